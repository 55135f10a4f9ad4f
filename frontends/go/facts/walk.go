// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
)

// walk collects the facts of the whole program. What it comes across is queued and told once.
type walk struct {
	program   *Program
	types     *typeNames
	functions *functionNames
	methods   methodSets
	files     map[*token.File]fileMarks

	queued     []*ssa.Function
	seen       map[*ssa.Function]bool
	described  map[string]bool // functions, by name: variants of a package describe one once
	queuedType []types.Type
	seenTypes  map[string]bool

	links *links
	out   *writer
}

// fileMarks is what is said of all that a file declares.
type fileMarks struct {
	generated, test bool
}

type methodSets map[types.Type]*types.MethodSet

func (m methodSets) of(t types.Type) *types.MethodSet {
	set, ok := m[t]
	if !ok {
		set = types.NewMethodSet(t)
		m[t] = set
	}
	return set
}

func (program *Program) walk(out *writer) error {
	names := &typeNames{program: program, known: map[types.Type]string{}}
	w := &walk{
		program:   program,
		types:     names,
		functions: &functionNames{names, map[*ssa.Function]string{}, map[string]string{}, map[string]struct{}{}},
		methods:   methodSets{},
		files:     map[*token.File]fileMarks{},
		seen:      map[*ssa.Function]bool{},
		described: map[string]bool{},
		seenTypes: map[string]bool{},
		out:       out,
	}
	for _, pkg := range program.packages {
		for _, file := range pkg.Syntax {
			name := program.fset.Position(file.Package).Filename
			w.files[program.fset.File(file.Package)] = fileMarks{
				generated: ast.IsGenerated(file),
				test:      strings.HasSuffix(name, "_test.go") || isTestMain(pkg),
			}
		}
	}
	links, err := newLinks(w)
	if err != nil {
		return err
	}
	w.links = links
	w.packages()
	for _, pkg := range program.packages {
		if built := program.built[pkg]; built != nil {
			w.members(pkg, built)
		}
	}
	links.write()
	w.drain()
	return out.err
}

// packages tells each package once; of a package and its variants the one that is a root counts.
func (w *walk) packages() {
	told := map[string]*packageFact{}
	var order []string
	for _, pkg := range w.program.packages {
		fact := told[pkg.PkgPath]
		if fact == nil {
			fact = &packageFact{
				Fact: "package", Name: pkg.PkgPath, Main: pkg.Name == "main",
				Internal: slices.Contains(strings.Split(pkg.PkgPath, "/"), "internal"),
			}
			told[pkg.PkgPath] = fact
			order = append(order, pkg.PkgPath)
		}
		fact.Root = fact.Root || w.program.isRoot(pkg)
		if pkg.Module != nil {
			fact.Module = pkg.Module.Path
		}
	}
	for _, path := range order {
		w.out.write(told[path])
	}
}

func (w *walk) members(pkg *packages.Package, built *ssa.Package) {
	scope := pkg.Types.Scope()
	for _, name := range scope.Names() {
		switch object := scope.Lookup(name).(type) {
		case *types.Func:
			if function := built.Func(name); function != nil {
				w.function(function)
			}
		case *types.TypeName:
			w.typeName(pkg, object)
		case *types.Var, *types.Const:
			if object.Exported() && !w.marks(object.Pos()).test {
				w.out.write(&declarationFact{
					Fact: "declaration", Name: name, Package: pkg.PkgPath, Exported: true,
					Type: w.typed(types.Default(object.Type())),
				})
			}
		}
	}
	// Initializers, blank functions and what else has no name to look up.
	if init := built.Func("init"); init != nil {
		w.function(init)
	}
	for _, file := range pkg.Syntax {
		for _, declaration := range file.Decls {
			if declared, ok := declaration.(*ast.FuncDecl); ok {
				if object, ok := pkg.TypesInfo.Defs[declared.Name].(*types.Func); ok {
					if function := w.program.ssa.FuncValue(object); function != nil {
						w.function(function)
					}
				}
			}
		}
	}
}

func (w *walk) typeName(pkg *packages.Package, object *types.TypeName) {
	parameterized := isParameterizedType(object.Type())
	fact := &declarationFact{
		Fact: "declaration", Name: object.Name(), Package: pkg.PkgPath,
		Exported: object.Exported() && !w.marks(object.Pos()).test, Parameterized: parameterized,
	}
	if !parameterized && !isConstraint(object.Type()) {
		fact.Type = w.typed(object.Type())
		if !types.IsInterface(object.Type()) {
			w.typed(types.NewPointer(object.Type()))
		}
	}
	if fact.Exported {
		w.out.write(fact)
	}
}

// isParameterizedType tells a type that stands for no type until it has arguments.
func isParameterizedType(t types.Type) bool {
	switch t := t.(type) {
	case *types.Alias:
		return t.TypeParams().Len() > t.TypeArgs().Len()
	case *types.Named:
		return t.TypeParams().Len() > t.TypeArgs().Len()
	}
	return false
}

// isConstraint tells an interface that no value can have.
func isConstraint(t types.Type) bool {
	contract, ok := t.Underlying().(*types.Interface)
	return ok && !contract.IsMethodSet()
}

// isParameterized tells a generic function that is not instantiated, or code inside of one.
func isParameterized(function *ssa.Function) bool {
	for outer := function; outer != nil; outer = outer.Parent() {
		if outer.TypeParams().Len() > len(outer.TypeArgs()) {
			return true
		}
	}
	return false
}

func (w *walk) drain() {
	for len(w.queued) > 0 || len(w.queuedType) > 0 {
		functions := w.queued
		w.queued = nil
		for _, function := range functions {
			w.describe(function)
		}
		described := w.queuedType
		w.queuedType = nil
		for _, t := range described {
			w.describeType(t)
		}
	}
}

// function queues a function to be described, and is its name.
func (w *walk) function(function *ssa.Function) string {
	if !w.seen[function] {
		w.seen[function] = true
		w.queued = append(w.queued, function)
	}
	return w.functions.of(function)
}

// typed queues a type to be described, and is its name.
func (w *walk) typed(t types.Type) string {
	t = types.Unalias(t)
	name := w.types.of(t)
	if !w.seenTypes[name] {
		w.seenTypes[name] = true
		w.queuedType = append(w.queuedType, t)
	}
	return name
}

func (w *walk) describe(function *ssa.Function) {
	name := w.functions.of(function)
	parameterized := isParameterized(function)
	if !w.described[name] {
		w.described[name] = true
		w.describeOnce(name, function, parameterized)
	}
	if parameterized {
		return // It stands for no code: each instance has its own.
	}
	body := newBody(name)
	for _, block := range function.Blocks {
		for _, instruction := range block.Instrs {
			w.instruction(body, instruction)
		}
	}
	// Reflection calls functions whose types it finds out at run time.
	if name == "(reflect.Value).call" {
		body.Anything = true
	}
	told := w.links.addTo(body, function)
	if len(function.Blocks) > 0 || told {
		w.out.write(body)
	}
}

func (w *walk) describeOnce(name string, function *ssa.Function, parameterized bool) {
	fact := &functionFact{Fact: "function", Name: name, Parameterized: parameterized}
	marks := w.marks(function.Pos())
	fact.Generated, fact.Test = marks.generated, marks.test
	if !parameterized {
		fact.Type = w.typed(plain(function.Signature))
	}
	if origin := function.Origin(); origin != nil && origin != function {
		fact.InstanceOf = w.function(origin)
	} else {
		fact.Synthetic = function.Synthetic != "" && !strings.HasPrefix(function.Synthetic, "from type information")
	}
	if parent := function.Parent(); parent != nil {
		fact.Parent = w.function(parent)
	}
	fact.Marker = isMarker(function)
	fact.File, fact.Line, fact.Column = w.place(function.Pos())
	fact.Package = packageOf(function)
	switch {
	case function.Synthetic == "package initializer":
		fact.Role = "initializer"
	case function.Object() != nil && function.Signature.Recv() == nil && function.Parent() == nil &&
		fact.InstanceOf == "" && !fact.Synthetic:
		// A test's exported functions are called by the test's main function and nobody else.
		fact.Exported = function.Object().Exported() && !marks.test
		if function.Name() == "main" && function.Object().Pkg().Name() == "main" {
			fact.Role = "main"
		}
	}
	if why := w.links.rootOf(function); why != "" {
		fact.Root, fact.Why = true, why
	}
	if w.program.options.Plugin && fact.Exported && function.Pkg != nil && function.Pkg.Pkg.Name() == "main" {
		fact.Root, fact.Why = true, "plugin"
	}
	w.out.write(fact)
}

// packageOf is the path of the package whose source has the function; wrappers and instances belong
// to that of what they wrap or instantiate, and have none if that has none.
func packageOf(function *ssa.Function) string {
	for outer := function; outer != nil; outer = outer.Parent() {
		if outer.Pkg != nil {
			return outer.Pkg.Pkg.Path()
		}
		if object := outer.Object(); object != nil && object.Pkg() != nil {
			return object.Pkg().Path()
		}
	}
	return ""
}

// plain is a method's signature as that of a function: the receiver is not part of its identity.
func plain(signature *types.Signature) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, signature.Params(), signature.Results(), signature.Variadic())
}

// isMarker tells a method that is there only so that its type implements an interface.
func isMarker(function *ssa.Function) bool {
	declared, ok := function.Syntax().(*ast.FuncDecl)
	return ok && declared.Recv != nil && !declared.Name.IsExported() && declared.Body != nil &&
		len(declared.Body.List) == 0 && declared.Type.Params.NumFields() == 0 && declared.Type.Results.NumFields() == 0
}

func (w *walk) marks(pos token.Pos) fileMarks {
	if !pos.IsValid() {
		return fileMarks{}
	}
	return w.files[w.program.fset.File(pos)]
}

func (w *walk) place(pos token.Pos) (string, int, int) {
	if !pos.IsValid() {
		return "", 0, 0
	}
	at := w.program.fset.Position(pos)
	name := w.program.places.name(at.Filename)
	if name == "" {
		return "", 0, 0
	}
	return name, at.Line, at.Column
}

func (w *walk) instruction(body *bodyFact, instruction ssa.Instruction) {
	var called *ssa.Value
	if call, ok := instruction.(ssa.CallInstruction); ok {
		common := call.Common()
		switch {
		case common.IsInvoke():
			body.invoke(w.typed(common.Value.Type()), w.types.method(common.Method))
		default:
			called = &common.Value
			switch callee := common.Value.(type) {
			case *ssa.Function:
				body.call(w.function(callee))
			case *ssa.Builtin:
			default:
				if common.StaticCallee() == nil {
					body.dynamic(w.typed(plain(common.Signature())))
				}
			}
		}
	}
	var space [8]*ssa.Value
	for _, operand := range instruction.Operands(space[:0]) {
		if operand == called {
			continue
		}
		if function, ok := (*operand).(*ssa.Function); ok {
			body.value(w.function(function))
		}
	}
	if conversion, ok := instruction.(*ssa.MakeInterface); ok {
		body.convert(w.typed(conversion.X.Type()))
	}
}

// origin tells of a generic type, which is no type itself, and is its name.
func (w *walk) origin(generic *types.Named) string {
	name := w.types.of(generic) + "[...]"
	if !w.seenTypes[name] {
		w.seenTypes[name] = true
		fact := &typeFact{Fact: "type", Name: name}
		marks := w.marks(generic.Obj().Pos())
		fact.Generated, fact.Test = marks.generated, marks.test
		fact.File, fact.Line, fact.Column = w.place(generic.Obj().Pos())
		w.out.write(fact)
	}
	return name
}

func (w *walk) describeType(t types.Type) {
	fact := &typeFact{Fact: "type", Name: w.types.of(t), Interface: types.IsInterface(t)}
	named, _ := t.(*types.Named)
	if pointer, ok := t.(*types.Pointer); ok && named == nil {
		named, _ = types.Unalias(pointer.Elem()).(*types.Named)
	} else if named != nil {
		marks := w.marks(named.Obj().Pos())
		fact.Generated, fact.Test = marks.generated, marks.test
		fact.File, fact.Line, fact.Column = w.place(named.Obj().Pos())
		if named.Origin() != named {
			fact.InstanceOf = w.origin(named.Origin())
		}
	}
	for _, element := range elements(w.methods.of, t) {
		fact.Elements = append(fact.Elements, w.typed(element))
	}
	set := w.methods.of(t)
	for selection := range set.Methods() {
		method := selection.Obj().(*types.Func)
		if method.Signature().TypeParams().Len() > 0 {
			continue // It can be in no interface.
		}
		told := methodFact{ID: w.types.method(method), Exported: method.Exported()}
		if !fact.Interface {
			function := w.program.ssa.MethodValue(selection)
			if function == nil {
				continue
			}
			told.Function = w.function(function)
		}
		fact.Methods = append(fact.Methods, told)
	}
	w.out.write(fact)
}
