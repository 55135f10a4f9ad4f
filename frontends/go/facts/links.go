// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
)

// links is what ties functions together outside of Go code: //go:linkname gives a function without
// a body that of another, assembly calls Go and is called from it, and //export and //go:wasmexport
// let the world outside call. Names here are the linker's symbols: the path of the package (main
// for a command's), a dot, the name.
type links struct {
	walk     *walk
	bySymbol map[string]*ssa.Function
	symbols  map[*ssa.Function]string
	bodyOf   map[string]string // a symbol that has its body under another symbol
	roots    map[*ssa.Function]string
	texts    map[string]*text // what assembly defines, by symbol
	used     map[string]bool  // symbols of assembly that something refers to
}

func newLinks(w *walk) (*links, error) {
	l := &links{
		walk:     w,
		bySymbol: map[string]*ssa.Function{},
		symbols:  map[*ssa.Function]string{},
		bodyOf:   map[string]string{},
		roots:    map[*ssa.Function]string{},
		texts:    map[string]*text{},
		used:     map[string]bool{},
	}
	for _, pkg := range w.program.packages {
		l.declared(pkg)
	}
	for _, pkg := range w.program.packages {
		for _, file := range pkg.Syntax {
			l.directives(pkg, file)
		}
	}
	for _, pkg := range w.program.packages {
		for _, file := range pkg.OtherFiles {
			if filepath.Ext(file) == ".s" {
				if err := l.assembly(symbolPath(pkg), file); err != nil {
					return nil, err
				}
			}
		}
	}
	return l, nil
}

func symbolPath(pkg *packages.Package) string {
	if pkg.Name == "main" {
		return "main"
	}
	return pkg.PkgPath
}

func (l *links) declared(pkg *packages.Package) {
	for _, file := range pkg.Syntax {
		for _, declaration := range file.Decls {
			function := l.functionOf(pkg, declaration)
			if function == nil {
				continue
			}
			symbol := symbolPath(pkg) + "." + localName(declaration.(*ast.FuncDecl))
			// Of a package and its test variants, the first: they are one in the facts.
			if _, taken := l.bySymbol[symbol]; !taken {
				l.bySymbol[symbol] = function
			}
			l.symbols[function] = symbol
		}
	}
}

func (l *links) functionOf(pkg *packages.Package, declaration ast.Decl) *ssa.Function {
	declared, ok := declaration.(*ast.FuncDecl)
	if !ok {
		return nil
	}
	object, ok := pkg.TypesInfo.Defs[declared.Name].(*types.Func)
	if !ok {
		return nil
	}
	return l.walk.program.ssa.FuncValue(object)
}

// localName is a function's name as the linker has it in its package: f, T.m or (*T).m.
func localName(declared *ast.FuncDecl) string {
	if declared.Recv == nil || len(declared.Recv.List) == 0 {
		return declared.Name.Name
	}
	receiver := ast.Unparen(declared.Recv.List[0].Type)
	pointer, isPointer := receiver.(*ast.StarExpr)
	if isPointer {
		receiver = ast.Unparen(pointer.X)
	}
	switch generic := receiver.(type) {
	case *ast.IndexExpr:
		receiver = generic.X
	case *ast.IndexListExpr:
		receiver = generic.X
	}
	name := "?"
	if named, ok := receiver.(*ast.Ident); ok {
		name = named.Name
	}
	if isPointer {
		name = "(*" + name + ")"
	}
	return name + "." + declared.Name.Name
}

func (l *links) directives(pkg *packages.Package, file *ast.File) {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			words := strings.Fields(comment.Text)
			if len(words) == 0 {
				continue
			}
			switch {
			case words[0] == "//go:linkname" && len(words) == 3:
				l.linkname(symbolPath(pkg)+"."+words[1], words[2])
			case words[0] == "//export" && len(words) == 2:
				l.root(l.bySymbol[symbolPath(pkg)+"."+words[1]], "export")
			}
		}
	}
	for _, declaration := range file.Decls {
		declared, ok := declaration.(*ast.FuncDecl)
		if !ok || declared.Doc == nil {
			continue
		}
		for _, comment := range declared.Doc.List {
			// cgo's //export stands above its function and may give it another name.
			if strings.HasPrefix(comment.Text, "//go:wasmexport ") || strings.HasPrefix(comment.Text, "//export ") {
				l.root(l.functionOf(pkg, declaration), "export")
			}
		}
	}
}

// linkname joins a local symbol and another: what has a body gives it to what has none.
func (l *links) linkname(local, other string) {
	function := l.bySymbol[local]
	if function == nil || local == other {
		return // a variable
	}
	if len(function.Blocks) == 0 {
		l.bodyOf[local] = other
		return
	}
	target := l.bySymbol[other]
	switch {
	case target == nil:
		// Nothing in Go declares the symbol: the run time, assembly or C calls it.
		l.root(function, "linkname")
	case len(target.Blocks) == 0:
		l.bodyOf[other] = local
	}
}

func (l *links) root(function *ssa.Function, why string) {
	if function != nil && l.roots[function] == "" {
		l.roots[function] = why
	}
}

// rootOf says why a function is called from outside of Go code; empty if it isn't.
func (l *links) rootOf(function *ssa.Function) string {
	if why := l.roots[function]; why != "" {
		return why
	}
	// A function of a variant is that of the package.
	if symbol, ok := l.symbols[function]; ok {
		return l.roots[l.bySymbol[symbol]]
	}
	return ""
}

// addTo adds to a function's body what it does outside of Go code, and tells whether its code is
// known there.
func (l *links) addTo(body *bodyFact, function *ssa.Function) bool {
	if len(function.Blocks) > 0 {
		return false
	}
	symbol, ok := l.symbols[function]
	if !ok {
		return false
	}
	if other, ok := l.bodyOf[symbol]; ok {
		if name, known := l.name(other); known {
			body.call(name)
			return true
		}
	}
	if text := l.texts[symbol]; text != nil {
		l.refer(body, text)
		return true
	}
	return false
}

// name is the fact's name of a symbol: a function of Go, or one that only assembly has.
func (l *links) name(symbol string) (string, bool) {
	if function := l.bySymbol[symbol]; function != nil {
		return l.walk.function(function), true
	}
	if l.texts[symbol] != nil {
		return symbol + "[assembly]", true
	}
	return "", false
}

func (l *links) refer(body *bodyFact, text *text) {
	for _, symbol := range text.calls {
		if name, known := l.name(symbol); known {
			body.call(name)
		}
	}
	for _, symbol := range text.values {
		if name, known := l.name(symbol); known {
			body.value(name)
		}
	}
}

// write tells of the functions that only assembly has. Those that neither Go nor assembly refers to
// are entered by the run time or the system: they are roots.
func (l *links) write() {
	used := map[string]bool{}
	symbols := make([]string, 0, len(l.texts))
	for symbol, text := range l.texts {
		symbols = append(symbols, symbol)
		for _, other := range append(append([]string{}, text.calls...), text.values...) {
			if other != symbol {
				used[other] = true
			}
		}
	}
	for _, other := range l.bodyOf {
		used[other] = true
	}
	sort.Strings(symbols)
	for _, symbol := range symbols {
		if l.bySymbol[symbol] != nil {
			continue
		}
		text := l.texts[symbol]
		name, _ := l.name(symbol)
		fact := &functionFact{
			Fact: "function", Name: name, Synthetic: true,
			File: l.walk.program.places.name(text.file), Line: text.line,
		}
		if !used[symbol] {
			fact.Root, fact.Why = true, "assembly"
		}
		l.walk.out.write(fact)
		body := newBody(name)
		l.refer(body, text)
		l.walk.out.write(body)
	}
}
