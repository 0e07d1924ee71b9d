package main

import (
	"bytes"
	"crypto/sha256"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxStatement     = 262144
	maxOrganisations = 16
)

var (
	languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
	joinedDate  = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`)
	anyText     = regexp.MustCompile(`(?s)^.+$`)
)

// members is the table of section 3 in the order of canonical JSON.
var members = []struct {
	name     string
	required bool
	longest  int            // in characters
	form     *regexp.Regexp // nil for the two that are no text
}{
	{"campaign", true, 32, slug},
	{"drive", false, 40, slug},
	{"joined", false, 10, joinedDate},
	{"language", true, 16, languageTag},
	{"name", false, 80, anyText},
	{"organisations", true, 0, nil},
	{"place", false, 120, anyText},
	{"role", false, 120, anyText},
	{"text", false, 30000, anyText},
	{"v", true, 0, nil},
}

func commitment(nonce, statement []byte) hash {
	return sha256.Sum256(slices.Concat([]byte("unjoin/statement/v1\n"), nonce, statement))
}

// canonical reads canonical JSON from its beginning. Canonical JSON has one order and one spelling,
// so there is nothing to look for: each thing is there or the statement is refused.
type canonical struct{ rest []byte }

var notCanonical = wrong("statement-member", "not the canonical form of known members")

func (c *canonical) skip(text string) bool {
	rest, found := bytes.CutPrefix(c.rest, []byte(text))
	c.rest = rest
	return found
}

// text reads a string of JSON. Only quote, backslash and control characters are escaped.
func (c *canonical) text() (string, error) {
	if !c.skip(`"`) {
		return "", notCanonical
	}
	var read strings.Builder
	for {
		at := bytes.IndexFunc(c.rest, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' })
		if at < 0 || c.rest[at] < ' ' {
			return "", notCanonical
		}
		read.Write(c.rest[:at])
		c.rest = c.rest[at:]
		if c.skip(`"`) {
			return read.String(), nil
		}
		escaped, err := c.escape()
		if err != nil {
			return "", err
		}
		read.WriteByte(escaped)
	}
}

var (
	surrogate = regexp.MustCompile(`^\\u[dD][89a-fA-F][0-9a-fA-F]{2}`)
	pair      = regexp.MustCompile(`^\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)
)

func (c *canonical) escape() (byte, error) {
	const short, meant = `"\bfnrt`, "\"\\\b\f\n\r\t"
	for i := range short {
		if c.skip(`\` + short[i:i+1]) {
			return meant[i], nil
		}
	}
	for control := range byte(' ') {
		const digits = "0123456789abcdef"
		spelled := `\u00` + string(digits[control>>4]) + string(digits[control&15])
		if strings.IndexByte(meant, control) < 0 && c.skip(spelled) {
			return control, nil
		}
	}
	if surrogate.Match(c.rest) && !pair.Match(c.rest) {
		return 0, wrong("statement-text", "half of a surrogate pair")
	}
	return 0, notCanonical
}

// parseStatement reads a statement strictly and gives its organisations.
func parseStatement(data []byte) (organisations []string, err error) {
	if !utf8.Valid(data) || len(data) > maxStatement {
		return nil, wrong("statement-member", "not UTF-8, or too many bytes")
	}
	c := &canonical{data}
	if !c.skip("{") {
		return nil, notCanonical
	}
	separator := ""
	for _, m := range members {
		before := c.rest
		if !c.skip(separator + `"` + m.name + `":`) {
			if m.required {
				return nil, wrong("statement-member", "no %s where it should be", m.name)
			}
			c.rest = before
			continue
		}
		separator = ","
		switch m.name {
		case "v":
			if !c.skip("1") {
				err = wrong("statement-member", "v is not 1")
			}
		case "organisations":
			organisations, err = c.slugs()
		default:
			err = c.member(m.longest, m.form)
		}
		if err != nil {
			return nil, err
		}
	}
	if !c.skip("}") || len(c.rest) != 0 {
		return nil, notCanonical
	}
	return organisations, nil
}

func (c *canonical) member(longest int, form *regexp.Regexp) error {
	text, err := c.text()
	if err != nil {
		return err
	}
	if utf8.RuneCountInString(text) > longest {
		return wrong("statement-too-long", "more than %d characters", longest)
	}
	if !form.MatchString(text) {
		return wrong("statement-member", "%q is not of the form %v", text, form)
	}
	return nil
}

func (c *canonical) slugs() (read []string, err error) {
	if !c.skip("[") {
		return nil, notCanonical
	}
	for !c.skip("]") {
		if len(read) > 0 && !c.skip(",") {
			return nil, notCanonical
		}
		one, err := c.text()
		if err != nil {
			return nil, err
		}
		if !isSlug(one) || slices.Contains(read, one) {
			return nil, wrong("statement-member", "the organisation %q, or twice", one)
		}
		read = append(read, one)
	}
	if len(read) > maxOrganisations {
		return nil, wrong("statement-member", "%d organisations", len(read))
	}
	return read, nil
}
