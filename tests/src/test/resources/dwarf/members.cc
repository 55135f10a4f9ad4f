// SPDX-License-Identifier: Apache-2.0
// A static member is listed among the members of its class, and is not in its objects: their first word is another.
#define EXPORT(name) __attribute__((export_name(#name)))

struct word { char *text; };
struct table { int size; };

struct handlers {
  static int (*shared)(table *);
  int (*own)(word *);
};

extern "C" {
int on_word(word *it) { return it->text[0]; }
int on_table(table *it) { return it->size; }
EXPORT(call_own) int call_own(handlers *h, word *it) { return h->own(it); }
EXPORT(keep) void *keep(int i) { return i ? (void *)on_word : (void *)on_table; }
}

int (*handlers::shared)(table *) = on_table;
