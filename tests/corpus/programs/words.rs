// SPDX-License-Identifier: Apache-2.0
// A small language of stacks, after Forth: its words are closures, functions and trait objects, and some of them wait in
// the import kernel.kernel_pause. build-words.sh compiles it, with all of Rust's library that it takes.
use std::any::Any;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::error::Error;
use std::fmt;
use std::rc::Rc;

mod kernel {
    #[link(wasm_import_module = "kernel")]
    extern "C" {
        fn kernel_pause(code: i32) -> i32;
    }

    pub fn pause(code: usize) -> i32 {
        unsafe { kernel_pause(code as i32) }
    }
}

#[derive(Clone, Debug, PartialEq, PartialOrd)]
enum Value {
    Number(f64),
    Text(Rc<str>),
    List(Vec<Value>),
    Block(Rc<Vec<Op>>),
}

#[derive(Clone, Debug, PartialEq, PartialOrd)]
enum Op {
    Push(Value),
    Call(Rc<str>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(n) => write!(f, "{:>4.1}", n),
            Value::Text(t) => f.pad(t),
            Value::List(items) => f.debug_list().entries(items.iter().map(|i| i.to_string())).finish(),
            Value::Block(ops) => write!(f, "{{{}}}", ops.len()),
        }
    }
}

#[derive(Debug)]
enum Fault {
    Empty,
    Unknown(String),
    Type { wanted: &'static str, found: Value },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Empty => f.write_str("the stack is empty"),
            Fault::Unknown(name) => write!(f, "no word {name:?}"),
            Fault::Type { wanted, found } => write!(f, "{found} is no {wanted}"),
        }
    }
}

impl Error for Fault {}

type Done = Result<(), Box<dyn Error>>;

/** What a word does. */
trait Word {
    fn run(&self, machine: &mut Machine) -> Done;
    fn describe(&self) -> Cow<'static, str> {
        "a word".into()
    }
    fn as_any(&self) -> &dyn Any;
}

/** A word that is a function. */
struct Native(fn(&mut Machine) -> Done);

impl Word for Native {
    fn run(&self, machine: &mut Machine) -> Done {
        (self.0)(machine)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/** A word that is a closure over two numbers. */
struct Binary {
    name: &'static str,
    operate: Box<dyn Fn(f64, f64) -> f64>,
}

impl Word for Binary {
    fn run(&self, machine: &mut Machine) -> Done {
        let (b, a) = (machine.number()?, machine.number()?);
        machine.stack.push(Value::Number((self.operate)(a, b)));
        Ok(())
    }
    fn describe(&self) -> Cow<'static, str> {
        format!("two numbers: {}", self.name).into()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/** A word that was defined in the language, and counts its runs. */
struct Defined {
    body: Rc<Vec<Op>>,
    runs: Cell<usize>,
}

impl Word for Defined {
    fn run(&self, machine: &mut Machine) -> Done {
        self.runs.set(self.runs.get() + 1);
        machine.ops(&self.body.clone())
    }
    fn describe(&self) -> Cow<'static, str> {
        format!("defined, run {} times", self.runs.get()).into()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Drop for Defined {
    fn drop(&mut self) {
        kernel::pause(self.runs.get());
    }
}

/** Who is told of each word that runs. */
trait Observer {
    fn before(&mut self, name: &str, depth: usize);
    fn report(&self) -> String;
}

#[derive(Default)]
struct Counter(BTreeMap<String, usize>);

impl Observer for Counter {
    fn before(&mut self, name: &str, _: usize) {
        *self.0.entry(name.to_owned()).or_insert(0) += 1;
    }
    fn report(&self) -> String {
        self.0.iter().map(|(name, count)| format!("{name}:{count}")).collect::<Vec<_>>().join(" ")
    }
}

struct Recent {
    names: VecDeque<String>,
    slow: bool,
}

impl Observer for Recent {
    fn before(&mut self, name: &str, depth: usize) {
        if self.names.len() == 4 {
            self.names.pop_front();
        }
        self.names.push_back(format!("{name}@{depth:02x}"));
        if self.slow {
            kernel::pause(depth);
        }
    }
    fn report(&self) -> String {
        format!("{:?}", self.names)
    }
}

struct Machine {
    stack: Vec<Value>,
    words: HashMap<Rc<str>, Rc<dyn Word>>,
    observers: Vec<Rc<RefCell<dyn Observer>>>,
    out: Box<dyn fmt::Write>,
    depth: usize,
}

/** What is written goes nowhere, slowly. */
struct Slow(usize);

impl fmt::Write for Slow {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        kernel::pause(self.0);
        Ok(())
    }
}

fn dup(m: &mut Machine) -> Done {
    let top = m.stack.last().cloned().ok_or(Fault::Empty)?;
    m.stack.push(top);
    Ok(())
}
fn swap(m: &mut Machine) -> Done {
    let (b, a) = (m.pop()?, m.pop()?);
    m.stack.extend([b, a]);
    Ok(())
}
fn drop_top(m: &mut Machine) -> Done {
    m.pop()?;
    Ok(())
}
fn print(m: &mut Machine) -> Done {
    let value = m.pop()?;
    Ok(write!(m.out, "{value:<6}|")?)
}
fn pause(m: &mut Machine) -> Done {
    let code = m.number()?;
    m.stack.push(Value::Number(kernel::pause(code as usize).into()));
    Ok(())
}
fn each(m: &mut Machine) -> Done {
    let (block, list) = (m.block()?, m.list()?);
    list.into_iter().try_for_each(|item| {
        m.stack.push(item);
        m.ops(&block)
    })
}
fn collect(m: &mut Machine) -> Done {
    let count = m.number()? as usize;
    let at = m.stack.len().checked_sub(count).ok_or(Fault::Empty)?;
    let items = m.stack.split_off(at);
    m.stack.push(Value::List(items));
    Ok(())
}
fn sort(m: &mut Machine) -> Done {
    let (block, mut list) = (m.block()?, m.list()?);
    let mut failed = None;
    list.sort_by(|a, b| {
        m.stack.extend([a.clone(), b.clone()]);
        match m.ops(&block).and_then(|()| m.number().map_err(Into::into)) {
            Ok(n) => n.total_cmp(&0.0),
            Err(e) => {
                failed.get_or_insert(e);
                std::cmp::Ordering::Equal
            }
        }
    });
    m.stack.push(Value::List(list));
    failed.map_or(Ok(()), Err)
}
fn attempt(m: &mut Machine) -> Done {
    let block = m.block()?;
    let result = m.ops(&block);
    let text = match result {
        Ok(()) => "well".to_string(),
        Err(e) if e.is::<Fault>() => format!("{e}"),
        Err(e) => format!("other: {e:?}"),
    };
    m.stack.push(Value::Text(text.into()));
    Ok(())
}
fn parse(m: &mut Machine) -> Done {
    let text = m.text()?;
    let number: f64 = text.trim().parse()?;
    m.stack.push(Value::Number(number));
    Ok(())
}
fn when(m: &mut Machine) -> Done {
    let (block, condition) = (m.block()?, m.number()?);
    if condition != 0.0 { m.ops(&block) } else { Ok(()) }
}
fn upper(m: &mut Machine) -> Done {
    let text = m.text()?;
    m.stack.push(Value::Text(text.chars().rev().flat_map(char::to_uppercase).collect::<String>().into()));
    Ok(())
}
fn define(m: &mut Machine) -> Done {
    let (block, name) = (m.block()?, m.text()?);
    m.words.insert(name, Rc::new(Defined { body: block, runs: Cell::new(0) }));
    Ok(())
}

impl Machine {
    fn new() -> Machine {
        let natives: [(&str, fn(&mut Machine) -> Done); 13] = [
            ("dup", dup), ("swap", swap), ("drop", drop_top), ("print", print), ("pause", pause), ("each", each),
            ("collect", collect), ("sort", sort), ("attempt", attempt), ("parse", parse), ("if", when),
            ("upper", upper), ("define", define),
        ];
        let scale = natives.len() as f64;
        let binaries: Vec<(&'static str, Box<dyn Fn(f64, f64) -> f64>)> = vec![
            ("+", Box::new(|a, b| a + b)),
            ("-", Box::new(|a, b| a - b)),
            ("*", Box::new(|a, b| a * b)),
            ("/", Box::new(|a, b| a / b)),
            ("<", Box::new(|a, b| f64::from(u8::from(a < b)))),
            ("max", Box::new(f64::max)),
            ("scaled", Box::new(move |a, b| (a + b) * scale)),
            ("slowly", Box::new(|a, b| f64::from(kernel::pause(a as usize)) + b)),
        ];
        let mut words: HashMap<Rc<str>, Rc<dyn Word>> = HashMap::new();
        words.extend(natives.iter().map(|&(name, run)| (name.into(), Rc::new(Native(run)) as Rc<dyn Word>)));
        for (name, operate) in binaries {
            words.insert(name.into(), Rc::new(Binary { name, operate }));
        }
        Machine { stack: vec![], words, observers: vec![], out: Box::new(String::new()), depth: 0 }
    }

    fn pop(&mut self) -> Result<Value, Fault> {
        self.stack.pop().ok_or(Fault::Empty)
    }
    fn number(&mut self) -> Result<f64, Fault> {
        match self.pop()? {
            Value::Number(n) => Ok(n),
            found => Err(Fault::Type { wanted: "number", found }),
        }
    }
    fn text(&mut self) -> Result<Rc<str>, Fault> {
        match self.pop()? {
            Value::Text(t) => Ok(t),
            found => Err(Fault::Type { wanted: "text", found }),
        }
    }
    fn list(&mut self) -> Result<Vec<Value>, Fault> {
        match self.pop()? {
            Value::List(l) => Ok(l),
            found => Err(Fault::Type { wanted: "list", found }),
        }
    }
    fn block(&mut self) -> Result<Rc<Vec<Op>>, Fault> {
        match self.pop()? {
            Value::Block(b) => Ok(b),
            found => Err(Fault::Type { wanted: "block", found }),
        }
    }

    fn ops(&mut self, ops: &[Op]) -> Done {
        for op in ops {
            match op {
                Op::Push(value) => self.stack.push(value.clone()),
                Op::Call(name) => {
                    let word = self.words.get(name).cloned().ok_or_else(|| Fault::Unknown(name.to_string()))?;
                    for observer in &self.observers {
                        observer.borrow_mut().before(name, self.depth);
                    }
                    self.depth += 1;
                    let result = word.run(self);
                    self.depth -= 1;
                    result?;
                }
            }
        }
        Ok(())
    }

    fn run(&mut self, text: &str) -> Done {
        let ops = compile(&mut text.split_whitespace());
        self.ops(&ops)
    }
}

/** Up to the end of the text, or of a block. */
fn compile(tokens: &mut dyn Iterator<Item = &str>) -> Vec<Op> {
    let mut ops = vec![];
    while let Some(token) = tokens.next() {
        ops.push(match token {
            "}" => break,
            "{" => Op::Push(Value::Block(Rc::new(compile(tokens)))),
            _ => match (token.parse::<f64>(), token.strip_prefix('\'')) {
                (Ok(number), _) => Op::Push(Value::Number(number)),
                (_, Some(text)) => Op::Push(Value::Text(text.into())),
                _ => Op::Call(token.into()),
            },
        });
    }
    ops
}

#[no_mangle]
pub extern "C" fn _start() {
    std::panic::set_hook(Box::new(|info| {
        kernel::pause(info.to_string().len());
    }));
    let counter = Rc::new(RefCell::new(Counter::default()));
    let mut machine = Machine::new();
    machine.observers.push(counter.clone());
    machine.observers.push(Rc::new(RefCell::new(Recent { names: VecDeque::new(), slow: false })));
    let programs = [
        "1 2 + print 'abc upper print 3 1 2 3 collect { 2 * print } each",
        "3 1 2 3 collect { - } sort print { drop } attempt print { nothing } attempt print",
        "'x' { 1 + } define 5 x print { 'y parse } attempt print 'twice { dup * } define 3 twice twice print",
        "1 pause print 2 3 slowly print 4 5 scaled print 1 2 < { 'less print } if 2 1 max print { 'a 1 + } attempt print",
        "3 1 2 3 collect { pause drop } each 2 2 1 2 collect { - pause } sort print 'twice { pause } define 7 twice",
    ];
    for program in programs {
        if let Err(e) = machine.run(program) {
            kernel::pause(e.to_string().len());
        }
    }
    machine.out = Box::new(Slow(0));
    machine.observers.push(Rc::new(RefCell::new(Recent { names: VecDeque::new(), slow: true })));
    for program in programs {
        machine.run(program).unwrap_or_else(|e| drop(kernel::pause(format!("{e:#?}").len())));
    }
    let mut described: Vec<String> = machine.words.values().map(|word| word.describe().into_owned()).collect();
    described.sort_unstable_by_key(|text| std::cmp::Reverse(text.len()));
    let natives = machine.words.values().filter(|word| word.as_any().is::<Native>()).count();
    let reports: Vec<String> = machine.observers.iter().map(|o| o.borrow().report()).collect();
    kernel::pause(described.concat().len() + reports.concat().len() + natives);
    drop(machine);
    let empty: Vec<usize> = vec![];
    kernel::pause(empty[counter.borrow().0.len()]);
}
