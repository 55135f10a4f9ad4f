// SPDX-License-Identifier: Apache-2.0
// What the C library lacks, with the import kernel.kernel_fork.
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

int system(const char *command) {
  int status = -1;
  if (!command) return 1;
  pid_t child = fork();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
  }
  return child > 0 && waitpid(child, &status, 0) == child ? status : -1;
}
