/* Kills the process before its n-th system call that changes a file, after `arm(n)`.

   cc -shared -fPIC crash.c -o crash.so -ldl; LD_PRELOAD=./crash.so python ... */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long left = 0;

void arm(long calls) { left = calls; }
long remaining(void) { return left; }

static void count(void) {
  if (left > 0 && --left == 0) kill(getpid(), SIGKILL);
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

#define OPEN(name)                                                  \
  int name(const char *path, int flags, ...) {                      \
    va_list more;                                                   \
    va_start(more, flags);                                          \
    mode_t mode = va_arg(more, mode_t);                             \
    va_end(more);                                                   \
    if (flags & (O_WRONLY | O_RDWR)) count();                       \
    return REAL(#name, int (*)(const char *, int, ...))(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

ssize_t write(int file, const void *data, size_t size) {
  if (file > 2) count();
  return REAL("write", ssize_t(*)(int, const void *, size_t))(file, data, size);
}

#define ONE(name, type, parameters, arguments) \
  type name parameters {                       \
    count();                                   \
    return REAL(#name, type(*) parameters) arguments; \
  }
ONE(fsync, int, (int file), (file))
ONE(fchmod, int, (int file, mode_t mode), (file, mode))
ONE(fchown, int, (int file, uid_t user, gid_t group), (file, user, group))
ONE(flock, int, (int file, int how), (file, how))
ONE(rename, int, (const char *from, const char *to), (from, to))
ONE(link, int, (const char *from, const char *to), (from, to))
ONE(linkat, int, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags))
ONE(unlink, int, (const char *path), (path))
ONE(mkdir, int, (const char *path, mode_t mode), (path, mode))
ONE(symlink, int, (const char *to, const char *path), (to, path))
