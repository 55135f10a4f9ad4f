// A file system in memory for run.mjs: enough of one that shells and scripts can write files, read them back, list and
// rename them. It speaks the system calls of the musl that these modules are linked with (struct stat of 88 bytes,
// numbers of errors as WASI has them).

const EACCES = 2, EBADF = 8, EEXIST = 20, EINVAL = 28, EISDIR = 31, ENOENT = 44, ENOTDIR = 54, ENOTEMPTY = 55, ENOTTY = 59;
const O_ACCMODE = 3, O_CREAT = 0o100, O_EXCL = 0o200, O_TRUNC = 0o1000, O_APPEND = 0o2000;
const S_IFIFO = 0o10000, S_IFCHR = 0o20000, S_IFDIR = 0o40000, S_IFREG = 0o100000;
const F_DUPFD = 0, F_GETFL = 3, F_DUPFD_CLOEXEC = 1030;
const TCGETS = 0x5401, TIOCGPGRP = 0x540f, TIOCGWINSZ = 0x5413;
const PROCESS = 42;

/**
 * @param memory gives the memory of the instance
 * @param stdin what is read on descriptor 0
 * @param terminal whether descriptors 0 to 2 are a terminal
 * @param contents text of files, by absolute path
 */
export function fileSystem({ memory, stdin, terminal, contents }) {
  const bytes = () => Buffer.from(memory().buffer);
  const view = () => new DataView(memory().buffer);
  const text = (at) => {
    const all = bytes();
    return all.toString("latin1", at, all.indexOf(0, at));
  };
  const directory = () => ({ kind: S_IFDIR, mode: 0o755, entries: new Map(), number: ++numbers });
  const regular = (data = "") => ({ kind: S_IFREG, mode: 0o644, data: Buffer.from(data), number: ++numbers });
  const device = (read) => ({ kind: S_IFCHR, mode: 0o666, read, data: Buffer.alloc(0), number: ++numbers });
  let numbers = 1, folder = "/";
  const root = directory();
  for (const name of ["bin", "dev", "tmp", "etc", "home"]) root.entries.set(name, directory());
  const input = Buffer.from(stdin);
  const tty = { ...device(true), terminal, data: input };
  const pipeIn = { ...regular(), kind: S_IFIFO, data: input };
  root.entries.get("dev").entries.set("null", device()).set("zero", device()).set("tty", tty);
  for (const program of ["sh", "ls", "cat"]) root.entries.get("bin").entries.set(program, { ...regular("\0asm"), mode: 0o755 });
  for (const [name, data] of Object.entries(contents)) {
    const { parent, last } = find(name);
    parent.entries.set(last, { ...regular(data), mode: data.startsWith("#!") ? 0o755 : 0o644 });
  }
  const open = (node, flags) => ({ node, flags, at: 0 });
  const first = terminal ? tty : pipeIn;
  const console_ = { ...device(), terminal };
  const descriptors = [open(first, 0), open(console_, 1), open(console_, 1)];

  function find(name) {
    const steps = (name.startsWith("/") ? name : `${folder}/${name}`).split("/").filter((s) => s && s !== ".");
    let parent = null, node = root, last = "/";
    const above = [];
    for (const step of steps) {
      if (step === "..") {
        node = above.pop() ?? root;
        parent = above[above.length - 1] ?? null;
        continue;
      }
      if (!node) return {};
      if (node.kind !== S_IFDIR) return { error: -ENOTDIR };
      above.push(node);
      parent = node;
      last = step;
      node = node.entries.get(step);
    }
    return { parent, node, last };
  }
  const free = (from = 0) => {
    let fd = from;
    while (descriptors[fd]) fd++;
    return fd;
  };
  const opened = (fd) => descriptors[fd];
  const openAt = (name, flags, mode) => {
    let { parent, node, last, error } = find(name);
    if (error) return error;
    if (!node) {
      if (!(flags & O_CREAT) || !parent) return -ENOENT;
      parent.entries.set(last, (node = { ...regular(), mode: mode & 0o777 & ~0o22 }));
    } else if (flags & O_CREAT && flags & O_EXCL) return -EEXIST;
    if (node.kind === S_IFDIR && flags & O_ACCMODE) return -EISDIR;
    if (flags & O_TRUNC && node.kind === S_IFREG) node.data = Buffer.alloc(0);
    const fd = free();
    descriptors[fd] = open(node, flags);
    return fd;
  };
  const stat = (node, at) => {
    if (!node) return -ENOENT;
    bytes().fill(0, at, at + 88);
    const v = view();
    const size = node.kind === S_IFREG ? node.data.length : 0;
    v.setUint32(at, 1, true);
    v.setUint32(at + 8, node.number, true);
    v.setUint32(at + 12, node.kind | node.mode, true);
    v.setUint32(at + 16, 1, true);
    v.setBigInt64(at + 40, BigInt(size), true);
    v.setUint32(at + 48, 4096, true);
    v.setUint32(at + 52, (size + 511) >> 9, true);
    for (const time of [56, 64, 72]) v.setUint32(at + time, 1_700_000_000 + node.number, true);
    v.setBigInt64(at + 80, BigInt(node.number), true);
    return 0;
  };
  const read = (fd, at, size) => {
    const file = opened(fd);
    if (!file || !file.node.data) return -1;
    const part = file.node.data.subarray(file.at, file.at + (file.node.terminal ? Math.min(size, 1) : size));
    if (!file.node.read || file.node.terminal) file.at += part.length;
    bytes().set(part, at);
    return part.length;
  };
  const write = (file, data) => {
    const node = file.node;
    if (node.kind === S_IFCHR) return;
    if (file.flags & O_APPEND || node.kind === S_IFIFO) file.at = node.kind === S_IFIFO ? file.at : node.data.length;
    const at = node.kind === S_IFIFO ? node.data.length : file.at;
    const grown = Buffer.alloc(Math.max(node.data.length, at + data.length));
    node.data.copy(grown);
    data.copy(grown, at);
    node.data = grown;
    if (node.kind !== S_IFIFO) file.at = at + data.length;
  };
  const each = (vector, count, act) => {
    let total = 0;
    for (let i = 0; i < count; i++) {
      const n = act(view().getUint32(vector + 8 * i, true), view().getUint32(vector + 8 * i + 4, true));
      if (n < 0) return n;
      total += n;
    }
    return total;
  };
  const remove = (name, isFolder) => {
    const { parent, node, last, error } = find(name);
    if (!node || !parent) return error ?? -ENOENT;
    if (isFolder && node.kind !== S_IFDIR) return -ENOTDIR;
    if (!isFolder && node.kind === S_IFDIR) return -EISDIR;
    if (isFolder && node.entries.size) return -ENOTEMPTY;
    parent.entries.delete(last);
    return 0;
  };
  const duplicate = (fd, from) => {
    if (!opened(fd)) return -EBADF;
    const to = free(from);
    descriptors[to] = descriptors[fd];
    return to;
  };
  const pipe = (at) => {
    const node = { ...regular(), kind: S_IFIFO };
    const ends = [0, 1].map((flags) => {
      const fd = free();
      descriptors[fd] = open(node, flags);
      return fd;
    });
    view().setInt32(at, ends[0], true);
    view().setInt32(at + 4, ends[1], true);
    return 0;
  };
  const argument = (at) => (at ? view().getUint32(at, true) : 0);

  return {
    "wasi_snapshot_preview1.fd_read"(fd, vector, count, done) {
      const n = each(vector, count, (at, size) => read(fd, at, size));
      if (n < 0) return EBADF;
      view().setUint32(done, n, true);
      return 0;
    },
    "wasi_snapshot_preview1.fd_write"(fd, vector, count, done, print) {
      const file = opened(fd);
      if (!file) return EBADF;
      const n = each(vector, count, (at, size) => {
        const data = Buffer.from(bytes().subarray(at, at + size));
        if (file.node === console_ || file.node === tty) print(fd, data);
        else write(file, data);
        return size;
      });
      view().setUint32(done, n, true);
      return 0;
    },
    "wasi_snapshot_preview1.fd_close"(fd) {
      if (!opened(fd)) return EBADF;
      descriptors[fd] = undefined;
      return 0;
    },
    "wasi_snapshot_preview1.fd_seek"(fd, offset, whence, result) {
      const file = opened(fd);
      if (!file) return EBADF;
      if (file.node.kind !== S_IFREG) return 70; // ESPIPE
      const base = [0, file.at, file.node.data.length][whence];
      const at = base + Number(offset);
      if (at < 0) return EINVAL;
      file.at = at;
      view().setBigInt64(result, BigInt(at), true);
      return 0;
    },
    "wasi_snapshot_preview1.fd_fdstat_get"(fd, at) {
      const file = opened(fd);
      if (!file) return EBADF;
      bytes().fill(0, at, at + 24);
      bytes()[at] = file.node.terminal ? 2 : file.node.kind === S_IFDIR ? 3 : 4;
      return 0;
    },
    "env.__syscall_open": (name, flags, more) => openAt(text(name), flags, argument(more)),
    "env.__syscall_openat": (fd, name, flags, more) => openAt(text(name), flags, argument(more)),
    "env.__syscall_stat64": (name, at) => stat(find(text(name)).node, at),
    "env.__syscall_lstat64": (name, at) => stat(find(text(name)).node, at),
    "env.__syscall_fstat64": (fd, at) => (opened(fd) ? stat(opened(fd).node, at) : -EBADF),
    "env.__syscall_fstatat64": (fd, name, at) => stat(text(name) ? find(text(name)).node : opened(fd)?.node, at),
    "env.__syscall_faccessat"(fd, name, mode) {
      const { node } = find(text(name));
      if (!node) return -ENOENT;
      return mode & 1 && !(node.mode & 0o111) ? -EACCES : 0;
    },
    "env.__syscall_chdir"(name) {
      const { node } = find(text(name));
      if (node?.kind !== S_IFDIR) return node ? -ENOTDIR : -ENOENT;
      const steps = [];
      for (const step of (text(name).startsWith("/") ? text(name) : `${folder}/${text(name)}`).split("/"))
        if (step === "..") steps.pop();
        else if (step && step !== ".") steps.push(step);
      folder = "/" + steps.join("/");
      return 0;
    },
    "env.__syscall_getcwd"(at, size) {
      bytes().write(folder + "\0", at);
      return folder.length + 1;
    },
    "env.__syscall_getdents64"(fd, at, size) {
      const file = opened(fd);
      if (!file || file.node.kind !== S_IFDIR) return -ENOTDIR;
      const names = [[".", file.node], ["..", root], ...file.node.entries];
      let n = 0;
      for (; file.at < names.length && n + 280 <= size; file.at++, n += 280) {
        const [name, node] = names[file.at];
        bytes().fill(0, at + n, at + n + 280);
        view().setBigInt64(at + n, BigInt(node.number), true);
        view().setBigInt64(at + n + 8, BigInt(file.at + 1), true);
        view().setUint16(at + n + 16, 280, true);
        bytes()[at + n + 18] = node.kind >> 12;
        bytes().write(name, at + n + 19, "latin1");
      }
      return n;
    },
    "env.__syscall_dup": (fd) => duplicate(fd, 0),
    "env.__syscall_dup3"(from, to) {
      if (!opened(from)) return -EBADF;
      descriptors[to] = descriptors[from];
      return to;
    },
    "env.__syscall_fcntl64"(fd, command, more) {
      if (!opened(fd)) return -EBADF;
      if (command === F_DUPFD || command === F_DUPFD_CLOEXEC) return duplicate(fd, argument(more));
      return command === F_GETFL ? opened(fd).flags : 0;
    },
    "env.__syscall_ioctl"(fd, request, more) {
      if (!opened(fd)?.node.terminal) return -ENOTTY;
      const at = argument(more);
      if (request === TIOCGPGRP) view().setUint32(at, PROCESS, true);
      if (request === TIOCGWINSZ) (view().setUint16(at, 24, true), view().setUint16(at + 2, 80, true));
      if (request === TCGETS) {
        bytes().fill(0, at, at + 60);
        [0x500, 5, 0xbf, 0x8a3b].forEach((word, i) => view().setUint32(at + 4 * i, word, true));
        bytes().set([3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22], at + 17);
      }
      return 0;
    },
    "env.__syscall_pipe": pipe,
    "env.__syscall_pipe2": pipe,
    "env.__syscall_unlink": (name) => remove(text(name), false),
    "env.__syscall_rmdir": (name) => remove(text(name), true),
    "env.__syscall_mkdir"(name) {
      const { parent, node, last } = find(text(name));
      if (node) return -EEXIST;
      if (!parent) return -ENOENT;
      parent.entries.set(last, directory());
      return 0;
    },
    "env.__syscall_rename"(from, to) {
      const old = find(text(from));
      const fresh = find(text(to));
      if (!old.node || !fresh.parent) return -ENOENT;
      old.parent.entries.delete(old.last);
      fresh.parent.entries.set(fresh.last, old.node);
      return 0;
    },
    "env.__syscall_ftruncate64"(fd, size) {
      const file = opened(fd);
      if (!file) return -EBADF;
      const data = Buffer.alloc(Number(size));
      file.node.data.copy(data);
      file.node.data = data;
      return 0;
    },
    "wasi_snapshot_preview1.fd_sync": () => 0,
    "env.__syscall_fdatasync": () => 0,
    "env.__syscall_fchmod": () => 0,
    "env.__syscall_getpgid": () => PROCESS,
    "kernel.kernel_getpw": () => -ENOENT,
    "kernel.kernel_getgr": () => -ENOENT,
    "env.__syscall_pselect6": () => 1,
    "env.__syscall__newselect": () => 1,
    "env.__syscall_poll"(at, count) {
      for (let i = 0; i < count; i++) view().setUint16(at + 8 * i + 6, view().getUint16(at + 8 * i + 4, true), true);
      return count;
    },
  };
}
