// SPDX-License-Identifier: Apache-2.0
// A small program with what C can declare: the readers of debug information are tried on it.
typedef unsigned long size;
typedef int (*compare)(const void *, const void *);

enum colour { RED, GREEN = 7, BLUE };

struct shape;

struct operations {
  int (*area)(const struct shape *);
  void (*move)(struct shape *, int dx, int dy);
  void (*log)(const char *format, ...);
};

struct shape {
  const struct operations *operations;
  enum colour colour;
  union {
    struct {
      short width, height;
    } box;
    double radius;
  };
  unsigned visible : 1;
  struct shape *next;
};

extern void print(const char *text, int number);

static int box_area(const struct shape *shape) {
  return shape->box.width * shape->box.height;
}

static void box_move(struct shape *shape, int dx, int dy) {
  shape->box.width += dx;
  shape->box.height += dy;
}

static int disc_area(const struct shape *shape) {
  return (int)(shape->radius * shape->radius * 3.14);
}

static void print_all(const char *format, ...) { print(format, 0); }

static const struct operations box_operations = {box_area, box_move, print_all};
static const struct operations disc_operations = {disc_area, 0, print_all};

static struct shape shapes[4] = {
    {&box_operations, RED, {.box = {1, 2}}, 1, &shapes[1]},
    {&disc_operations, BLUE, {.radius = 2.0}, 0, 0},
};

static int by_colour(const void *a, const void *b) {
  const struct shape *first = a, *second = b;
  return first->colour - second->colour;
}

static inline void swap(struct shape *a, struct shape *b) {
  struct shape copy = *a;
  *a = *b;
  *b = copy;
}

__attribute__((noinline)) static void sort(struct shape *base, size count, compare order) {
  for (size i = 1; i < count; i++)
    for (size j = i; j > 0 && order(&base[j - 1], &base[j]) > 0; j--) swap(&base[j - 1], &base[j]);
}

int total(int limit) {
  int sum = 0;
  sort(shapes, 4, by_colour);
  for (struct shape *shape = shapes; shape; shape = shape->next) {
    int area = shape->operations->area(shape);
    if (area > limit && shape->operations->move) shape->operations->move(shape, -1, limit);
    sum += area;
  }
  return sum;
}

void log_first(void) { shapes[0].operations->log("%d", shapes[0].colour); }
