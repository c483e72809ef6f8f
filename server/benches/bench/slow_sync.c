/* Loaded before all other libraries: a disk whose syncs take SLOW_SYNC_US microseconds more. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int slow(long call, int file) {
    int failed = syscall(call, file);
    const char *more = getenv("SLOW_SYNC_US");
    if (!failed && more) usleep(atoi(more));
    return failed;
}

int fsync(int file) { return slow(SYS_fsync, file); }
int fdatasync(int file) { return slow(SYS_fdatasync, file); }
