package main

import (
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// decimal reads a number below 2^63 in its one spelling.
func decimal(text string) (uint64, bool) {
	number, err := strconv.ParseUint(text, 10, 63)
	return number, err == nil && strconv.FormatUint(number, 10) == text
}

// decode64 reads base64 in its one spelling.
func decode64(text string) ([]byte, bool) {
	data, err := base64.StdEncoding.DecodeString(text)
	return data, err == nil && base64.StdEncoding.EncodeToString(data) == text
}

// decodeHash reads 32 bytes in base64.
func decodeHash(text string) (h hash, ok bool) {
	data, ok := decode64(text)
	if !ok || len(data) != len(h) {
		return h, false
	}
	return hash(data), true
}

// isKeyName says whether a signature line can have this name; that of a key is no longer than 255.
func isKeyName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r == '+' || r < ' ' || unicode.IsSpace(r)
	})
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func isSlug(text string) bool { return len(text) <= 32 && slug.MatchString(text) }
