// A small shell: it reads a script from standard input and forks in four ways that an analysis must tell from what
// never forks. README.md says which function can be on the stack at a fork, and why.
//
// Freestanding: what it needs of a C library (qsort, atexit) is here, so that the module holds little else.

#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define NOINLINE __attribute__((noinline))

typedef unsigned long size;
struct piece {
  const char *start;
  size length;
};

IMPORT("kernel", "kernel_fork") int kernel_fork(void);
IMPORT("kernel", "kernel_exec") int kernel_exec(const char *path);
IMPORT("kernel", "kernel_wait") int kernel_wait(int pid);
IMPORT("wasi_snapshot_preview1", "fd_read") int fd_read(int fd, const struct piece *, int count, size *done);
IMPORT("wasi_snapshot_preview1", "fd_write") int fd_write(int fd, const struct piece *, int count, size *done);
IMPORT("wasi_snapshot_preview1", "proc_exit") _Noreturn void proc_exit(int status);

// ---- The little C library. ----

static size length(const char *s) {
  size n = 0;
  while (s[n]) n++;
  return n;
}

static int same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

NOINLINE static void print(const char *s) {
  struct piece piece = {s, length(s)};
  size done;
  fd_write(1, &piece, 1, &done);
}

NOINLINE static void print_number(int n) {
  char text[12];
  char *at = text + sizeof text;
  unsigned rest = n < 0 ? -(unsigned)n : (unsigned)n;
  *--at = 0;
  do *--at = '0' + rest % 10;
  while (rest /= 10);
  if (n < 0) *--at = '-';
  print(at);
}

// Insertion sort behind qsort's interface. Which function compares is the caller's affair: two comparators of one
// type, of which one forks.
typedef int comparator(const void *, const void *);
NOINLINE static void sort(const char **base, int count, comparator *compare) {
  for (int i = 1; i < count; i++)
    for (int k = i; k > 0 && compare(&base[k - 1], &base[k]) > 0; k--) {
      const char *swapped = base[k];
      base[k] = base[k - 1];
      base[k - 1] = swapped;
    }
}

typedef void handler(void);
static handler *at_exit[8];
static int handlers;

NOINLINE static void call_at_exit(handler *h) {
  if (handlers < 8) at_exit[handlers++] = h;
}

NOINLINE static _Noreturn void leave(int status) {
  while (handlers > 0) at_exit[--handlers]();
  proc_exit(status);
}

// ---- Processes. ----

static int children;

// The one caller of the import.
NOINLINE static int fork(void) {
  int pid = kernel_fork();
  if (pid > 0) children++;
  return pid;
}

NOINLINE static int run_and_wait(const char *path) {
  int pid = fork();
  if (pid == 0) {
    kernel_exec(path);
    proc_exit(127);
  }
  return pid < 0 ? pid : kernel_wait(pid);
}

// ---- Commands, called through pointers: all of type command, some fork and some never do. ----

typedef int command(const char *argument);

NOINLINE static int run(const char *argument) {  // forks: by direct calls
  return run_and_wait(argument);
}

NOINLINE static int background(const char *argument) {  // forks
  int pid = fork();
  if (pid == 0) leave(kernel_exec(argument));
  print_number(pid);
  print("\n");
  return 0;
}

NOINLINE static int echo(const char *argument) {  // never forks
  print(argument);
  print("\n");
  return 0;
}

NOINLINE static int measure(const char *argument) {  // never forks
  print_number((int)length(argument));
  print("\n");
  return 0;
}

// qsort's comparators.
NOINLINE static int by_text(const void *a, const void *b) {  // never forks
  const unsigned char *s = *(const unsigned char *const *)a, *t = *(const unsigned char *const *)b;
  while (*s && *s == *t) s++, t++;
  return *s - *t;
}

NOINLINE static int by_child(const void *a, const void *b) {  // forks: a child process for each comparison
  int answer = run_and_wait("compare");
  return answer > 0 ? by_text(a, b) : length(*(const char *const *)a) > length(*(const char *const *)b);
}

static char words[128];
static const char *word_list[16];

NOINLINE static int split(const char *argument) {
  size n = 0;
  int count = 0;
  for (int inside = 0; *argument && n < sizeof words - 1 && count < 16; argument++) {
    if (*argument != ' ' && !inside) word_list[count++] = &words[n];
    inside = *argument != ' ';
    words[n++] = inside ? *argument : 0;
  }
  words[n] = 0;
  return count;
}

NOINLINE static int print_words(int count) {
  for (int i = 0; i < count; i++) {
    if (!*word_list[i]) continue;
    print(word_list[i]);
    print("\n");
  }
  return 0;
}

NOINLINE static int sort_words(const char *argument) {  // calls sort, but its comparator never forks
  int count = split(argument);
  sort(word_list, count, by_text);
  return print_words(count);
}

NOINLINE static int sort_by_child(const char *argument) {  // forks: in the comparator
  int count = split(argument);
  sort(word_list, count, by_child);
  return print_words(count);
}

// Exit handlers.
NOINLINE static void say_bye(void) {  // never forks
  print("bye\n");
}

NOINLINE static void reap(void) {  // forks: in an exit handler
  if (children > 0) run_and_wait("reaper");
}

NOINLINE static int on_exit(const char *argument) {  // registers a handler that forks; itself never forks
  call_at_exit(same(argument, "reap") ? reap : say_bye);
  return 0;
}

NOINLINE static int stop(const char *argument) {  // forks: in exit handlers
  leave((int)length(argument));
}

// ---- The banner, called through the table at an index that is a constant. ----

NOINLINE static void banner(void) {  // never forks
  print("minishell\n");
}

// The banner has the type of the exit handlers, one of which forks. Only who reads the constant and looks into that
// slot knows that reap is not called from here.
NOINLINE static void show_banner(void) {  // never forks
  ((handler *)1)();
}

// ---- Reading and running. ----

static const struct {
  const char *name;
  command *act;
} commands[] = {
    {"run", run},           {"bg", background},        {"echo", echo}, {"length", measure},
    {"sort", sort_words},   {"sortc", sort_by_child},  {"atexit", on_exit}, {"exit", stop},
};

NOINLINE static command *find(const char *name) {
  for (size i = 0; i < sizeof commands / sizeof *commands; i++)
    if (same(commands[i].name, name)) return commands[i].act;
  return 0;
}

NOINLINE static int perform(char *line) {
  char *argument = line;
  while (*argument && *argument != ' ') argument++;
  if (*argument) *argument++ = 0;
  command *act = find(line);
  if (!act) {
    print("unknown command\n");
    return 1;
  }
  return act(argument);
}

NOINLINE static int read_line(char *line, int most) {
  int n = 0;
  for (char c;;) {
    struct piece piece = {&c, 1};
    size done = 0;
    if (fd_read(0, &piece, 1, &done) || done == 0) break;
    if (c == '\n') {
      line[n] = 0;
      return 1;
    }
    if (n < most - 1) line[n++] = c;
  }
  line[n] = 0;
  return n > 0;
}

// The linker numbers the table's slots in the order in which it meets addresses of functions. It meets this one
// first, which puts the banner into slot 1.
static handler *volatile taken;

__attribute__((export_name("_start"))) void _start(void) {
  static char line[128];
  int status = 0;
  taken = banner;
  show_banner();
  while (read_line(line, sizeof line))
    if (*line) status = perform(line);
  leave(status);
}
