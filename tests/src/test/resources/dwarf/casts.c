/* SPDX-License-Identifier: Apache-2.0 */
/* Function pointers in initial data whose types are not those of their functions. */
struct word { int length; };
struct table { int size; };

typedef int on_table_fn(struct table *);
typedef void precise_fn(long double);

struct handlers {
  int version;
  on_table_fn *call;
};

int sum;

static int on_word(struct word *w) { return w->length; }
static int on_table(struct table *t) { return t->size; }
/* As WebAssembly has it, a long double is two numbers of 64 bits. */
static void on_pair(long long low, long long high) { sum = (int)(low + high); }

struct handlers handlers[] = {{1, on_table}, {-2, (on_table_fn *)on_word}};
precise_fn *precise = (precise_fn *)on_pair;

int call_handler(int i, struct table *t) { return handlers[i].call(t); }
void call_precise(long double x) { precise(x); }

struct pairs {
  on_table_fn *first, *second;
};
/* A pointer after another one: the bytes before it are not zero. */
struct pairs pairs = {on_table, (on_table_fn *)on_word};
int call_pair(int i, struct table *t) { return i ? pairs.first(t) : pairs.second(t); }
