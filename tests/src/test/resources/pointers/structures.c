/* SPDX-License-Identifier: Apache-2.0 */
/* Function pointers in structures, on the heap and in data, and pointers to what holds them. */
#include "program.h"

struct file;
struct operations {
  const char *name;
  int (*open)(struct file *, int);
  int (*read)(struct file *, int);
  int (*close)(struct file *);
};
struct file {
  const struct operations *operations;
  int at;
  void (*changed)(struct file *, int);
};

static OUTSIDE int plain_open(struct file *f, int x) { return f->at = ask(x); }
static OUTSIDE int plain_read(struct file *f, int x) { return f->at += x; }
static OUTSIDE int plain_close(struct file *f) { return ask(f->at); }
static OUTSIDE int null_open(struct file *f, int x) { return f->at = x * 3; }
static OUTSIDE int null_read(struct file *f, int x) { return f->at - ask(x); }
static OUTSIDE int null_close(struct file *f) { return f->at ^ 7; }
static const struct operations plain = {"plain", plain_open, plain_read, plain_close};
static const struct operations null = {"null", null_open, null_read, null_close};
static OUTSIDE void note(struct file *f, int x) { f->at = ask(f->at + x); }
static OUTSIDE void forget(struct file *f, int x) { f->at = x; }

static OUTSIDE struct file *new_file(int x) {
  struct file *made = allocate(sizeof *made);
  made->operations = x & 1 ? &plain : &null;
  made->at = 0;
  made->changed = x & 2 ? note : forget;
  return made;
}

EXPORT(heap) int heap(int x) {
  struct file *f = new_file(x);
  int sum = f->operations->open(f, x) + f->operations->read(f, 2);
  f->changed(f, sum);
  return f->operations->close(f) + sum;
}

/* A node in the middle of what it links. */
struct node { struct node *next; };
struct hook {
  int (*before)(int);
  struct node link;
  int (*after)(int);
};
static OUTSIDE int plus(int x) { return ask(x) + 1; }
static OUTSIDE int minus(int x) { return ask(x) - 1; }
static OUTSIDE int twice(int x) { return ask(x) * 2; }
static OUTSIDE int half(int x) { return ask(x) / 2; }
static OUTSIDE int same(int x) { return ask(x); }
static struct hook first = {plus, {NULL}, minus};
static struct hook second = {twice, {&first.link}, half};
static struct node *hooks = &second.link;

EXPORT(linked) int linked(int x) {
  int sum = 0;
  struct hook *made = allocate(sizeof *made);
  made->before = x & 1 ? same : NULL;
  made->after = x & 2 ? plus : half;
  made->link.next = hooks;
  for (struct node *at = x & 4 ? &made->link : hooks; at; at = at->next) {
    struct hook *h = container_of(at, struct hook, link);
    if (h->before) sum += h->before(x);
    sum += h->after(sum);
  }
  return sum;
}

/* Taken out by a pointer to the pointer to it. */
EXPORT(unlinked) int unlinked(int x) {
  struct node a = {NULL}, *list = &a;
  struct hook local = {half, {&a}, twice};
  list = &local.link;
  for (struct node **at = &list; *at; at = &(*at)->next)
    if (*at == &a && x & 1) { *at = NULL; break; }
  return container_of(list, struct hook, link)->after(x) + local.before(x);
}

/* An array, its end, and elements from one on. */
typedef int (*handler)(int);
static handler handlers[] = {plus, minus, twice};
static handler others[] = {half, same};
EXPORT(ends) int ends(int x) {
  int sum = 0;
  for (handler *at = handlers, *end = handlers + 3; at != end; at++) sum += (*at)(x);
  for (handler *at = others + 2; at != others;) sum -= (*--at)(x);
  for (int i = 1; i <= 3; i++) sum ^= handlers[i - 1](i);
  return sum;
}
EXPORT(reset) int reset(int x) {
  handler *end = &handlers[sizeof handlers / sizeof *handlers];
  end[-1] = x & 1 ? twice : same;
  return end[-1](x);
}

/* Structures by value, copied by words, pairs of words and bulk. */
struct job { handler run; int argument; handler done; handler last; };
static OUTSIDE int run_job(struct job job) { return job.done(job.run(job.argument)) + job.last(1); }
static OUTSIDE struct job job_of(int x) {
  struct job made = {x & 1 ? plus : twice, x, x & 2 ? half : minus, same};
  return made;
}
static struct job queue[3];
EXPORT(by_value) int by_value(int x) {
  queue[x & 1] = job_of(x);
  queue[2] = queue[x & 1];
  struct job copy;
  copy_words(&copy, &queue[2], sizeof copy);
  __builtin_memcpy(allocate(sizeof copy), &copy, sizeof copy);
  return run_job(queue[2]) + copy.run(x);
}

struct pair { handler one, other; };
static struct pair pairs[2] = {{plus, minus}, {twice, half}};
static volatile struct pair current;
EXPORT(swapped) int swapped(int x) {
  struct pair p = pairs[x & 1];
  if (x & 2) { handler h = p.one; p.one = p.other; p.other = h; }
  current = p;
  pairs[x & 1] = p;
  return pairs[1].one(x) + current.other(x);
}

/* One place for a handler or something else. */
union value {
  handler call;
  int number;
  struct { char tag; char rest[3]; } bytes;
};
struct variable { int kind; union value value; };
static OUTSIDE int evaluate(struct variable *v, int x) { return v->kind ? v->value.call(x) : v->value.number; }
static struct variable variables[] = {{0, {.number = 5}}, {1, {.call = half}}, {1, {.call = plus}}};
EXPORT(either) int either(int x) {
  struct variable local = {x & 1, {.call = twice}};
  return evaluate(&variables[(unsigned)x % 3], x) + evaluate(&local, x);
}

/* Nothing is aligned. */
#pragma pack(push, 1)
struct packet { char tag; handler handle; short size; handler done; };
#pragma pack(pop)
static struct packet packets[] = {{1, plus, 3, half}, {2, minus, 4, twice}};
static OUTSIDE int handle(struct packet *p, int x) { return p->handle(x) + p->done(p->size); }
EXPORT(packed) int packed(int x) {
  struct packet *made = allocate(2 * sizeof *made);
  made[1] = packets[x & 1];
  if (x & 2) made[1].done = same;
  return handle(&packets[x & 1], x) + handle(&made[1], x);
}

/* What grows by being moved. */
static handler *grown;
static int used, room;
static OUTSIDE void push(handler h) {
  if (used == room) {
    room = room ? room * 2 : 2;
    handler *more = allocate(room * sizeof *more);
    for (int i = 0; i < used; i++) more[i] = grown[i];
    grown = more;
  }
  grown[used++] = h;
}
EXPORT(moved) int moved(int x) {
  used = room = 0;
  for (int i = 0; i < 5; i++) push(handlers[(unsigned)(x + i) % 3]);
  int sum = 0;
  while (used) sum += grown[--used](sum);
  return sum;
}

/* Objects that have the object they derive from at their start. */
struct base { int (*act)(struct base *, int); };
struct derived { struct base base; int extra; handler also; };
static OUTSIDE int act_base(struct base *b, int x) { return ask(x) + (b != NULL); }
static OUTSIDE int act_derived(struct base *b, int x) {
  struct derived *d = (struct derived *)b;
  return d->also(d->extra + x);
}
static struct base only = {act_base};
static struct derived more = {{act_derived}, 4, plus};
EXPORT(derives) int derives(int x) {
  struct base *them[] = {&only, &more.base};
  return them[x & 1]->act(them[x & 1], x);
}
