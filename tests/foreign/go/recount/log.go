package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

const (
	tileWidth = 256
	bundles   = "entries" // stands where tiles have their level

	unfinished = ".new-" // begins the name of what an interrupted write left
)

// audited is a log that was found right.
type audited struct {
	size  uint64
	tally tally
}

type logDirectory struct {
	dir  string
	size uint64
}

// audit does what section 12 of the format asks for, and stops at the first thing that is wrong.
func audit(dir string, log key) (audited, error) {
	if _, err := os.Stat(filepath.Join(dir, "checkpoint")); err != nil {
		return audited{}, err // there is no log here that could be right or wrong
	}
	d := logDirectory{dir: dir}
	if err := d.checkKey(log); err != nil {
		return audited{}, err
	}
	c, err := d.readCheckpoint(log)
	if err != nil {
		return audited{}, err
	}
	d.size = c.size
	t, err := d.readTally(log)
	if err != nil {
		return audited{}, err
	}
	if t.size != c.size || t.root != c.root {
		return audited{}, wrong("tally-mismatch", "the tally is not of this checkpoint")
	}
	count := newFold(t.known)
	tops, err := d.readBundles(count)
	if err != nil {
		return audited{}, err
	}
	if root, err := d.readTiles(tops); err != nil {
		return audited{}, err
	} else if root != c.root {
		return audited{}, wrong("root", "the tiles lead to another root than the checkpoint's")
	}
	if err := d.checkOtherFiles(); err != nil {
		return audited{}, err
	}
	if !maps.Equal(count.counted(), t.cells) {
		t.cells = count.counted()
		return audited{}, wrong("tally-mismatch", "the entries make\n%s", t.cellLines())
	}
	return audited{c.size, t}, nil
}

func (d logDirectory) read(path string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(d.dir, filepath.FromSlash(path)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, wrong("file-missing", "%s", path)
	}
	return data, err
}

func (d logDirectory) checkKey(log key) error {
	data, err := d.read("vkey")
	if err != nil {
		return err
	}
	line, ends := strings.CutSuffix(string(data), "\n")
	if !ends {
		return wrong("vkey-form", "vkey does not end with a line end")
	}
	shown, err := parseKey(line)
	if err != nil {
		return err
	}
	if shown.name != log.name || shown.kind != log.kind || !shown.public.Equal(log.public) {
		return wrong("vkey-other", "the log shows another key, %s", line)
	}
	return nil
}

func (d logDirectory) readNote(path string) (note, error) {
	data, err := d.read(path)
	if err != nil {
		return note{}, err
	}
	n, err := parseNote(data)
	if err != nil {
		return n, at(path, err)
	}
	return n, nil
}

func (d logDirectory) readCheckpoint(log key) (checkpoint, error) {
	n, err := d.readNote("checkpoint")
	if err != nil {
		return checkpoint{}, err
	}
	c, err := parseCheckpoint(n.text)
	if err != nil {
		return c, err
	}
	return c, verifyCheckpoint(n, c, log)
}

func (d logDirectory) readTally(log key) (tally, error) {
	n, err := d.readNote("tally")
	if err != nil {
		return tally{}, err
	}
	if err := n.verify(log, "tally-unsigned"); err != nil {
		return tally{}, err
	}
	t, err := parseTally(n.text)
	if err == nil && t.origin != log.name {
		err = wrong("tally-origin", "the origin is %q", t.origin)
	}
	return t, err
}

// width is how many hashes or entries tile n of a level has in this log.
func (d logDirectory) width(level int, n uint64) int {
	if hashes := d.size >> (8 * level); hashes/tileWidth > n {
		return tileWidth
	} else if hashes/tileWidth == n {
		return int(hashes % tileWidth)
	}
	return 0
}

// tilePath names a tile, or a bundle; a width of 0 or 256 is the full one.
func tilePath(level string, n uint64, width int) string {
	number := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		number = fmt.Sprintf("x%03d/%s", n%1000, number)
	}
	path := "tile/" + level + "/" + number
	if width%tileWidth != 0 {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path
}

// readBundles checks all entries against level 0 and counts them.
func (d logDirectory) readBundles(count *fold) (level levelHashes, err error) {
	for n := uint64(0); d.width(0, n) > 0; n++ {
		width := d.width(0, n)
		path := tilePath(bundles, n, width)
		entries, err := d.readBundle(path, width)
		if err != nil {
			return level, err
		}
		tile, err := d.readTile(0, n, width)
		if err != nil {
			return level, err
		}
		for i, data := range entries {
			if leafHash(data) != tile[i] {
				return level, wrong("leaf-hash", "leaf %d, in %s", n*tileWidth+uint64(i), path)
			}
		}
		for i, data := range entries {
			e, err := parseEntry(data)
			if err != nil {
				return level, at(fmt.Sprintf("leaf %d", n*tileWidth+uint64(i)), err)
			}
			if err := count.add(e); err != nil {
				return level, err
			}
		}
		level.take(tile)
	}
	return level, nil
}

func (d logDirectory) readBundle(path string, width int) ([][]byte, error) {
	rest, err := d.read(path)
	if err != nil {
		return nil, err
	}
	entries := make([][]byte, width)
	for i := range entries {
		if len(rest) < 2 || len(rest) < 2+int(binary.BigEndian.Uint16(rest)) {
			return nil, wrong("bundle-short", "%s ends within entry %d", path, i)
		}
		end := 2 + int(binary.BigEndian.Uint16(rest))
		entries[i], rest = rest[2:end], rest[end:]
	}
	if len(rest) != 0 {
		return nil, wrong("bundle-long", "%s has %d bytes too many", path, len(rest))
	}
	return entries, nil
}

func (d logDirectory) readTile(level int, n uint64, width int) ([]hash, error) {
	path := tilePath(strconv.Itoa(level), n, width)
	data, err := d.read(path)
	if err != nil {
		return nil, err
	}
	if len(data) != width*len(hash{}) {
		return nil, wrong("tile-length", "%s has %d bytes", path, len(data))
	}
	hashes := make([]hash, width)
	for i := range hashes {
		hashes[i] = hash(data[i*len(hash{}):])
	}
	return hashes, nil
}

// levelHashes is what one level hands to the next: the roots of its full tiles, and its partial tile.
type levelHashes struct{ roots, partial []hash }

func (l *levelHashes) take(tile []hash) {
	if len(tile) == tileWidth {
		l.roots = append(l.roots, treeRoot(tile))
	} else {
		l.partial = tile
	}
}

// readTiles compares the tiles of level 1 and above with what lies below them, and gives the root.
func (d logDirectory) readTiles(below levelHashes) (hash, error) {
	partials := [][]hash{below.partial}
	for level := 1; len(below.roots) > 0; level++ {
		var here levelHashes
		for n := uint64(0); d.width(level, n) > 0; n++ {
			width := d.width(level, n)
			tile, err := d.readTile(level, n, width)
			if err != nil {
				return hash{}, err
			}
			for i, got := range tile {
				if got != below.roots[n*tileWidth+uint64(i)] {
					return hash{}, wrong("tile-hash", "hash %d of %s", i, tilePath(strconv.Itoa(level), n, width))
				}
			}
			here.take(tile)
		}
		partials, below = append(partials, here.partial), here
	}
	// From level 0, the right edge, up: what lies below a partial tile is its last subtree.
	var root *hash
	for _, partial := range partials {
		if len(partial) == 0 {
			continue
		}
		right := partial
		if root != nil {
			right = append(append([]hash{}, partial...), *root)
		}
		joined := treeRoot(right)
		root = &joined
	}
	if root == nil {
		return emptyRoot, nil
	}
	return *root, nil
}

var tileName = regexp.MustCompile(`^tile/(entries|[0-9]+)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]+))?$`)

// checkOtherFiles refuses files that do not belong below tile/, and partial ones of earlier
// checkpoints that say something else than what replaced them.
func (d logDirectory) checkOtherFiles() error {
	return filepath.WalkDir(filepath.Join(d.dir, "tile"), func(name string, f fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && (f.IsDir() || strings.HasPrefix(f.Name(), unfinished)) {
			return nil
		}
		if err != nil {
			return err
		}
		path, err := filepath.Rel(d.dir, name)
		if err != nil {
			return err
		}
		return d.checkOtherFile(filepath.ToSlash(path))
	})
}

func (d logDirectory) checkOtherFile(path string) error {
	parts := tileName.FindStringSubmatch(path)
	if parts == nil {
		return wrong("file-unexpected", "%s", path)
	}
	level, unit := 0, 2+entryLength
	if parts[1] != bundles {
		level, _ = strconv.Atoi(parts[1])
		unit = len(hash{})
	}
	n, err := strconv.ParseUint(strings.NewReplacer("x", "", "/", "").Replace(parts[2]), 10, 63)
	width := tileWidth
	if parts[3] != "" {
		width, _ = strconv.Atoi(parts[3])
	}
	now := 0
	if level < 8 {
		now = d.width(level, n)
	}
	isOneName := parts[1] == bundles || strconv.Itoa(level) == parts[1]
	if err != nil || !isOneName || tilePath(parts[1], n, width) != path || width > now {
		return wrong("file-unexpected", "%s", path)
	}
	if width == now {
		return nil // read already
	}
	earlier, err := d.read(path)
	if err != nil {
		return err
	}
	wide, err := d.read(tilePath(parts[1], n, now))
	if err != nil {
		return err
	}
	if len(earlier) != width*unit || !bytes.HasPrefix(wide, earlier) {
		return wrong("partial-differs", "%s", path)
	}
	return nil
}
