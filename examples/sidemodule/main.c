// The main module: owns memory, table and stack; calls tasks through the table without knowing that some of them are
// a side module's and fork. README.md says what is true of the linked program.

#define NOINLINE __attribute__((noinline))
#define EXPORT(name) __attribute__((export_name(#name)))

typedef int task(int);

// From the side module.
void plugin_init(void);

// For the side module: data, and functions.
int verbose = 1;

static task *tasks[8];
static int count;
static volatile int last;

EXPORT(register_task) NOINLINE void register_task(task *t) {
  if (count < 8) tasks[count++] = t;
}

EXPORT(report) NOINLINE int report(int n) {  // its address is taken by the side module alone
  last = n;
  return 0;
}

EXPORT(call_back) NOINLINE int call_back(task *t) {  // only ever given report
  return t(1);
}

NOINLINE static int idle(int n) { return n + verbose; }

NOINLINE static int run_tasks(void) {
  int sum = 0;
  for (int i = 0; i < count; i++) sum += tasks[i](i);
  return sum;
}

EXPORT(_start) void _start(void) {
  register_task(idle);
  plugin_init();
  last = run_tasks();
}
