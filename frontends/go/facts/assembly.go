// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// text is a function that assembly defines, and the symbols that it refers to.
type text struct {
	file   string
	line   int
	calls  []string
	values []string
}

var (
	// A symbol in Go's assembly: its package, or nothing for its own, a middle dot, a name.
	symbolName = regexp.MustCompile(`([\pL_][\pL\pN_.∕%~/-]*)?·([\pL_][\pL\pN_·.]*)(<>)?(<[A-Za-z0-9]+>)?(\+[0-9A-Fa-fx]+)?\(SB\)`)

	textStart = regexp.MustCompile(`^\s*TEXT\s`)

	// Branches that leave a function for another, on any machine: CALL, JMP, BL, B, JAL, BR, ...
	// Whatever else names a symbol takes its address.
	branch = regexp.MustCompile(`^(CALL|JMP|J[A-Z]{1,3}|BL|B|BR|JAL|JALR|DUFFZERO|DUFFCOPY)\s`)
)

// assembly reads a file as text: it is not assembled, and its macros stay as they are. What stands
// before the first function, macros above all, counts for each.
func (l *links) assembly(path, file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("cannot read assembly: %w", err)
	}
	shared := &text{}
	current := shared
	var found []*text
	for number, line := range strings.Split(withoutComments(string(content)), "\n") {
		for part := range strings.SplitSeq(line, ";") {
			symbols := symbolName.FindAllStringSubmatch(part, -1)
			if len(symbols) == 0 {
				continue
			}
			if textStart.MatchString(part) {
				current = &text{file: file, line: number + 1}
				l.texts[symbolOf(path, file, symbols[0])] = current
				found = append(found, current)
				continue
			}
			for _, symbol := range symbols {
				name := symbolOf(path, file, symbol)
				if branch.MatchString(strings.TrimSpace(part)) && !strings.Contains(part, "$") {
					current.calls = append(current.calls, name)
				} else {
					current.values = append(current.values, name)
				}
			}
		}
	}
	for _, function := range found {
		function.calls = append(function.calls, shared.calls...)
		function.values = append(function.values, shared.values...)
	}
	return nil
}

// withoutComments takes comments out and leaves lines where they are.
func withoutComments(source string) string {
	var out strings.Builder
	for source != "" {
		line := strings.Index(source, "//")
		block := strings.Index(source, "/*")
		switch {
		case line < 0 && block < 0:
			out.WriteString(source)
			return out.String()
		case block < 0 || line >= 0 && line < block:
			out.WriteString(source[:line])
			_, rest, found := strings.Cut(source[line:], "\n")
			if found {
				out.WriteByte('\n')
			}
			source = rest
		default:
			out.WriteString(source[:block])
			comment, rest, _ := strings.Cut(source[block+2:], "*/")
			out.WriteString(strings.Repeat("\n", strings.Count(comment, "\n")))
			source = rest
		}
	}
	return out.String()
}

func symbolOf(path, file string, match []string) string {
	pkg := strings.NewReplacer("∕", "/", "%2e", ".").Replace(match[1])
	if pkg == "" || pkg == `""` {
		pkg = path
	}
	name := strings.ReplaceAll(match[2], "·", ".")
	if match[3] != "" { // static: the file's own
		return pkg + "." + name + "<" + file + ">"
	}
	return pkg + "." + name
}
