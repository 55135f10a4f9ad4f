#!/bin/sh
# build-bash.sh [OUT.wasm [VERSION]]: Debian 12's bash as WebAssembly, with fork as the import kernel.kernel_fork.
. "$(dirname "$0")/debian-build.sh"
begin bash "${1:-bash.wasm}" "${2:-}"

# A wasm main has two parameters; bash takes the environment as a third.
sed -i 's/^  USE_VAR(env);$/  char **env = environ;/' shell.c

# The bash_cv answers are those that configure finds out by running a program. Without them it builds a bash
# that has no job control.
# shellcheck disable=SC2154
quietly ./configure -q --host=wasm32-unknown-linux-musl --without-bash-malloc --disable-nls \
  CC="$toolchain/wcc" CC_FOR_BUILD=gcc AR=llvm-ar-14 RANLIB=llvm-ranlib-14 \
  CFLAGS="-w -DNEED_EXTERN_PC -DNO_MAIN_ENV_ARG" \
  bash_cv_job_control_missing=present bash_cv_sys_named_pipes=present \
  bash_cv_func_sigsetjmp=present bash_cv_func_strtoimax=no \
  bash_cv_getcwd_malloc=yes bash_cv_wcontinued_broken=no bash_cv_printf_a_format=yes
quietly make -j2 bash
finish bash
