// SPDX-License-Identifier: Apache-2.0
// The import that the programs here wait in: who is on the stack then has to be in the closure of kernel.kernel_pause.
__attribute__((import_module("kernel"), import_name("kernel_pause"))) int kernel_pause(int);
