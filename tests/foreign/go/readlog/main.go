// Command readlog checks a log with the client of filippo.io/torchwood: the checkpoint's signature,
// every tile and every entry. It prints size and root in base64, or why not, and exits 1.
//
//	readlog VKEY-FILE DIRECTORY|URL
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: readlog VKEY-FILE DIRECTORY|URL")
	}
	if err := read(context.Background(), os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func read(ctx context.Context, vkeyFile, base string) error {
	vkey, err := os.ReadFile(vkeyFile)
	if err != nil {
		return err
	}
	key, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return err
	}
	tiles, err := open(base)
	if err != nil {
		return err
	}
	signed, err := tiles.ReadEndpoint(ctx, "checkpoint")
	if err != nil {
		return err
	}
	policy := torchwood.ThresholdPolicy(
		2, torchwood.OriginPolicy(key.Name()), torchwood.SingleVerifierPolicy(key))
	checkpoint, _, err := torchwood.VerifyCheckpoint(signed, policy)
	if err != nil {
		return err
	}
	client, err := torchwood.NewClient(tiles)
	if err != nil {
		return err
	}
	entries := int64(0)
	for range client.AllEntries(ctx, checkpoint.Tree, 0) {
		entries++
	}
	if err := client.Err(); err != nil {
		return err
	}
	if entries != checkpoint.N {
		return fmt.Errorf("read %d entries of %d", entries, checkpoint.N)
	}
	fmt.Println(checkpoint.N, checkpoint.Hash)
	return nil
}

func open(base string) (torchwood.TileReader, error) {
	if strings.HasPrefix(base, "http://") || strings.HasPrefix(base, "https://") {
		return torchwood.NewTileFetcher(base)
	}
	return torchwood.NewTileFS(os.DirFS(base))
}
