"""Call stories: short accounts that volunteers leave for publication. Nobody is their author."""
