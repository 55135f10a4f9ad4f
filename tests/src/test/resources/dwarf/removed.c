// SPDX-License-Identifier: Apache-2.0
// The linker removes a function and leaves its debug information, without an address. What that says is about no function
// of the module, the first one least of all.
#define EXPORT(name) __attribute__((export_name(#name)))

struct word { char *text; };
struct table { int size; };

int on_word(struct word *word);
int on_table(struct table *table);

// Both variables are at the same distance from the frame's address.
EXPORT(call_first) int call_first(struct word *word) {
  int (*handler)(struct word *) = on_word;
  return handler(word);
}

int removed(struct table *table) {
  int (*handler)(struct table *) = on_table;
  return handler(table);
}

int on_word(struct word *word) { return word->text[0]; }
int on_table(struct table *table) { return table->size; }
EXPORT(keep) void *keep(int i) { return i ? (void *)on_word : (void *)on_table; }
