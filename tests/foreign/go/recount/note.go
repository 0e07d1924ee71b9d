package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// Signature types of signed-note.
const (
	typeLog     = 1
	typeWitness = 4
)

const (
	maxKeyName        = 255
	maxNote           = 1 << 20
	maxCheckpointText = 1 << 16
	maxSignatures     = 100
)

// key is a verifier key: the log's or a witness's.
type key struct {
	name   string
	id     uint32
	kind   byte
	public ed25519.PublicKey
}

func parseKey(text string) (key, error) {
	parts := strings.SplitN(text, "+", 3) // base64 may have a plus of its own
	if len(parts) != 3 {
		return key{}, wrong("vkey-form", "a verifier key has three parts")
	}
	if !isKeyName(parts[0]) || !utf8.ValidString(parts[0]) || len(parts[0]) > maxKeyName {
		return key{}, wrong("note-name", "%q cannot be a key's name", parts[0])
	}
	id, err := hex.DecodeString(parts[1])
	material, ok := decode64(parts[2])
	if err != nil || len(id) != 4 || hex.EncodeToString(id) != parts[1] || !ok || len(material) == 0 {
		return key{}, wrong("vkey-form", "no verifier key: %q", text)
	}
	k := key{parts[0], binary.BigEndian.Uint32(id), material[0], material[1:]}
	if k.kind != typeLog && k.kind != typeWitness {
		return key{}, wrong("vkey-algorithm", "signature type %d", k.kind)
	}
	if len(k.public) != ed25519.PublicKeySize {
		return key{}, wrong("vkey-length", "a public key of %d bytes", len(k.public))
	}
	named := sha256.Sum256(append([]byte(k.name+"\n"), material...))
	if !bytes.Equal(named[:4], id) {
		return key{}, wrong("vkey-id", "the key id should be %x", named[:4])
	}
	return k, nil
}

// note is a signed note, read strictly, with no signature verified yet.
type note struct {
	text       string
	signatures []signature
}

type signature struct {
	name  string
	id    uint32
	bytes []byte
}

func parseNote(data []byte) (n note, err error) {
	if len(data) > maxNote {
		return n, wrong("note-long", "%d bytes", len(data))
	}
	if !utf8.Valid(data) {
		return n, wrong("note-utf8", "the note is not UTF-8")
	}
	if at := bytes.IndexFunc(data, func(r rune) bool { return r < ' ' && r != '\n' }); at >= 0 {
		return n, wrong("note-control", "control character at byte %d", at)
	}
	at := bytes.LastIndex(data, []byte("\n\n"))
	if at < 0 || at+2 == len(data) || data[len(data)-1] != '\n' {
		return n, wrong("note-form", "a note is a text, an empty line and signature lines")
	}
	n.text = string(data[:at+1])
	lines := strings.Split(string(data[at+2:len(data)-1]), "\n")
	if len(lines) > maxSignatures {
		return n, wrong("note-signature-count", "%d signatures", len(lines))
	}
	for _, line := range lines {
		parts := strings.Split(line, " ")
		if len(parts) != 3 || parts[0] != "—" || !isKeyName(parts[1]) {
			return n, wrong("note-signature-line", "%q", line)
		}
		signed, ok := decode64(parts[2])
		if !ok || len(signed) < 5 {
			return n, wrong("note-signature-line", "%q", line)
		}
		n.signatures = append(n.signatures,
			signature{parts[1], binary.BigEndian.Uint32(signed), signed[4:]})
	}
	return n, nil
}

// of finds the one signature of a key, or none.
func (n note) of(k key) (found []byte, err error) {
	for _, s := range n.signatures {
		if s.name != k.name || s.id != k.id {
			continue
		}
		if found != nil {
			return nil, wrong("note-signature-twice", "%s signed twice", k.name)
		}
		found = s.bytes
	}
	return found, nil
}

// verify demands the log's own signature; `unsigned` is the code where there is none.
func (n note) verify(k key, unsigned string) error {
	if k.kind != typeLog {
		return wrong("note-key-algorithm", "%s is not the key of a log", k.name)
	}
	signed, err := n.of(k)
	if err != nil {
		return err
	}
	if signed == nil {
		return wrong(unsigned, "not signed by %s", k.name)
	}
	if len(signed) != ed25519.SignatureSize || !ed25519.Verify(k.public, []byte(n.text), signed) {
		return wrong("note-signature", "the signature of %s does not verify", k.name)
	}
	return nil
}

// cosigned says whether a witness signed, and refuses if it only seems so.
func (n note) cosigned(witness key) (bool, error) {
	if witness.kind != typeWitness {
		return false, wrong("cosignature-key", "%s is not the key of a witness", witness.name)
	}
	signed, err := n.of(witness)
	if err != nil || signed == nil {
		return false, err
	}
	if len(signed) != 8+ed25519.SignatureSize {
		return false, wrong("cosignature-length", "a cosignature of %d bytes", len(signed))
	}
	at := binary.BigEndian.Uint64(signed)
	if at > math.MaxInt64 {
		return false, wrong("cosignature-timestamp", "time %d", at)
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, n.text)
	if !ed25519.Verify(witness.public, []byte(message), signed[8:]) {
		return false, wrong("note-signature", "the cosignature of %s does not verify", witness.name)
	}
	return true, nil
}

// checkpoint is what the text of a checkpoint says.
type checkpoint struct {
	origin string
	size   uint64
	root   hash
}

func parseCheckpoint(text string) (c checkpoint, err error) {
	if len(text) > maxCheckpointText {
		return c, wrong("checkpoint-long", "%d bytes", len(text))
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 3 || lines[0] == "" {
		return c, wrong("checkpoint-form", "a checkpoint has at least three lines")
	}
	size, ok := decimal(lines[1])
	if !ok {
		return c, wrong("checkpoint-size", "%q", lines[1])
	}
	root, ok := decodeHash(lines[2])
	if !ok || size == 0 && root != emptyRoot {
		return c, wrong("checkpoint-root", "%q", lines[2])
	}
	for _, line := range lines[3:] {
		if line == "" {
			return c, wrong("checkpoint-line", "an empty extension line")
		}
	}
	return checkpoint{lines[0], size, root}, nil
}

// verifyCheckpoint checks the note's signature and that it is about the key's own log.
func verifyCheckpoint(n note, c checkpoint, log key) error {
	if err := n.verify(log, "checkpoint-unsigned"); err != nil {
		return err
	}
	if c.origin != log.name {
		return wrong("checkpoint-origin", "the origin is %q", c.origin)
	}
	return nil
}
