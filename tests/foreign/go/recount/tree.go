package main

import (
	"crypto/sha256"
	"math/bits"
)

type hash [sha256.Size]byte

var emptyRoot = hash(sha256.Sum256(nil))

func leafHash(entry []byte) hash { return sha256.Sum256(append([]byte{0}, entry...)) }

func nodeHash(left, right hash) hash {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// treeRoot is the Merkle Tree Hash of RFC 6962 over hashes of equal subtrees.
func treeRoot(hashes []hash) hash {
	switch len(hashes) {
	case 0:
		return emptyRoot
	case 1:
		return hashes[0]
	}
	left := 1 << (bits.Len(uint(len(hashes)-1)) - 1) // the largest power of two below the number
	return nodeHash(treeRoot(hashes[:left]), treeRoot(hashes[left:]))
}

// inclusionRoot is the root that a leaf and a path lead to (RFC 9162, section 2.1.3.2).
func inclusionRoot(leaf hash, index, size uint64, path []hash) (hash, error) {
	inner := bits.Len64(index ^ (size - 1)) // levels below the right edge
	edge := bits.OnesCount64(index >> inner)
	if len(path) != inner+edge {
		return hash{}, wrong("tree-proof-length", "%d hashes, not %d", len(path), inner+edge)
	}
	root := leaf
	for level, sibling := range path {
		if level < inner && index>>level&1 == 0 {
			root = nodeHash(root, sibling)
		} else {
			root = nodeHash(sibling, root)
		}
	}
	return root, nil
}
