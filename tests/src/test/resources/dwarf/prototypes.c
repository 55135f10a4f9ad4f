// SPDX-License-Identifier: Apache-2.0
// Indirect calls whose declared types say which of the functions of one WebAssembly type they enter. Each function
// call_* has one such call; PrototypesTest says what it enters.

struct word { char *text; struct word *next; };
struct table { int size; struct word *words; };
enum mode { OFF, ON };
typedef struct { int x, y; } point;

extern void keep(void *);

// All of these are (param i32) (result i32) or (param i32 i32) (result i32).
static int on_word(struct word *word) { return word->text[0]; }
static int on_const_word(const struct word *word) { return word->text[1]; }
static int on_table(struct table *table) { return table->size; }
static int on_seen(struct table *table) { return table->size + 5; }
static int on_released(void *any) { return *(char *)any + 7; }
static int on_hidden(struct table *table) { return table->size + 6; }
static int on_any(void *any) { return *(char *)any; }
static int on_mode(enum mode mode) { return mode + 1; }
static int on_int(int number) { return number + 2; }
static int on_text(char *text) { return text[2]; }
static int on_point(point *p) { return p->x; }
static int old_style(word) struct word *word; { return word->text[3]; }
static int order_words(struct word *a, struct word *b) { return a->text[0] - b->text[0]; }
static int order_any(const void *a, const void *b) { return *(int *)a - *(int *)b; }
static int order_ints(int a, int b) { return a - b; }
static int print_format(char *format, ...) { return format[0]; }

struct handlers {
  int (*word)(struct word *);
  int (*table)(struct table *);
  int (*mode)(enum mode);
  int (*any)(void *);
};

struct command {
  const char *name;
  int (*run)(struct word *);
};

struct handlers handlers = {on_word, on_table, on_mode, on_any};
struct command commands[] = {{"word", on_word}, {"const", (int (*)(struct word *))on_const_word}, {"old", old_style}};
int (*unprototyped)() = on_int;
int (*point_handler)(point *) = on_point;
int (*text_handler)(char *) = on_text;
int (*variadic)(char *, ...) = print_format;
int (*order)(struct word *, struct word *) = order_words;

__attribute__((noinline)) int call_field(struct handlers *h, struct word *word) { return h->word(word); }
int call_mode(struct handlers *h) { return h->mode(ON); }
int call_void_pointer(struct handlers *h, struct word *word) { return h->any(word); }
int call_element(int which, struct word *word) { return commands[which].run(word); }

int call_loop(struct word *word) {
  for (struct command *command = commands; command->name; command++)
    if (command->run(word)) return 1;
  return 0;
}

int call_parameter(int (*handler)(struct table *), struct table *table) { return handler(table); }
int call_unprototyped(void) { return unprototyped(1); }
int call_anonymous(point *p) { return point_handler(p); }
int call_text(char *text) { return text_handler(text); }
int call_variadic(char *text) { return variadic(text, 1); }
int call_order(struct word *a, struct word *b) { return order(a, b); }

int call_either(int first, struct handlers *h, struct command *command, struct word *word) {
  return (first ? h->word : command->run)(word);
}

// The type of the pointer is not the one of the call.
int call_cast(struct handlers *h, int a, int b) { return ((int (*)(int, int))h->word)(a, b); }

// The pointer was cast to pass an integer where its type wants a structure.
int call_with_integer(struct handlers *h, int number) { return ((int (*)(int))h->table)(number); }

// No type is known of what is called: nothing may be left out.
int call_untyped(int address) { return (*(int (**)(int))(address + 4))(address); }

// This puts a function into a pointer of another type, and the code says so.
__attribute__((noinline)) void cast(void) { handlers.word = (int (*)(struct word *))on_seen; }
// What takes any object doesn't take words for that, unless the code says so.
__attribute__((noinline)) void cast_any(void) { handlers.word = (int (*)(struct word *))on_released; }

// This breaks the rule unseen: a function of another type gets into a pointer by way of a variable without a type.
void *volatile hidden = on_hidden;
__attribute__((noinline)) void break_rule(void) { handlers.word = (int (*)(struct word *))hidden; }

int main(void) {
  keep(on_any);
  keep(on_int);
  keep(order_any);
  keep(order_ints);
  keep(on_table);
  cast();
  cast_any();
  break_rule();
  return call_field(&handlers, commands->run ? (struct word *)&handlers : 0);
}
