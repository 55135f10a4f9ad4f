// The side module: position-independent, with no memory, table or stack of its own. It forks.

typedef int task(int);

__attribute__((import_module("kernel"), import_name("kernel_fork"))) int kernel_fork(void);

// From the main module.
extern int verbose;            // by its address: GOT.mem.verbose
void register_task(task *t);   // called: env.register_task
int call_back(task *t);        // called: env.call_back
int report(int n);             // called: env.report; and by its address: GOT.func.report

int plugin_spawn(int n) {  // visible, so that its address comes from GOT.func.plugin_spawn
  return kernel_fork() + n;
}

__attribute__((noinline)) static int hidden_spawn(int n) {  // its address is __table_base plus a constant
  return kernel_fork() - n;
}

int plugin_count(int n) {  // never forks
  verbose += n;
  return report(verbose);
}

int plugin_unused(int n) {  // forks, and nobody calls it
  return kernel_fork() * n;
}

void plugin_init(void) {
  register_task(plugin_spawn);
  register_task(hidden_spawn);
  register_task(plugin_count);
  call_back(report);
}
