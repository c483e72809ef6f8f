/* Stands between the unmodified node and the kernel (LD_PRELOAD): ends the
 * process at a named step, or makes that step fail, keeps a journal of everything that is written under
 * the data folder, pretends that the disk is full, moves the clock, and lets a
 * folder hang like one of a file server that is gone. What it is to do stands in a page that the test writes (control.rs); what it has seen,
 * too. Every call goes straight to the kernel: no other library is asked.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define FDS 65536

/* The page shared with the test; the order is that of control.rs. */
struct control {
    uint64_t armed;     /* step at which to end; 0: none */
    uint64_t countdown; /* how many times it is still passed */
    uint64_t fired;     /* step at which it happened */
    uint64_t fails;     /* the step fails; 0: the process ends */
    int64_t room;       /* bytes by which files may still grow; < 0: any number */
    uint64_t journal;   /* bytes in the journal */
    uint64_t ends;      /* the process ends before it changes a file again */
    uint64_t inside;    /* a file is being changed, or the change noted */
};

/* What a descriptor is. */
enum kind { NOTHING, PART, PARTS, WAL, BASE, OTHER, INDEX, CLIENT, DATABASE };

/* Steps; the order is that of step.rs. */
enum step {
    PART_BEGUN = 1, PART_WRITTEN, PART_UNSYNCED, PART_SYNCED, PART_RENAMED, PART_KEPT,
    LOG_BEFORE, LOG_WRITTEN, LOG_UNSYNCED, LOG_SYNCED, UNANSWERED, ANSWERED,
    PAGES_BEFORE, PAGES_UNSYNCED, LOG_UNCUT, FILE_BEFORE, FILE_REMOVED,
    COMMIT_BEFORE, COMMIT_SENT, COMMIT_DONE
};

/* Records of the journal; the order is that of journal.rs. */
enum record { OPENED = 1, WRITTEN, CUT, SYNCED, RENAMED, REMOVED, FOLDER };

static struct control *control;
static const char *data;
static size_t data_length;
static int journal = -1;
static time_t ahead;
static const char *hangs; /* what lies below hangs while <it>.hangs is there */
static unsigned char kinds[FDS];
static unsigned char commits[FDS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    const char *page = getenv("FAULTS_CONTROL");
    const char *log = getenv("FAULTS_JOURNAL");
    const char *seconds = getenv("FAULTS_CLOCK");
    if (seconds) ahead = atol(seconds);
    hangs = getenv("FAULTS_HANGS");
    data = getenv("FAULTS_DATA");
    if (!page || !data) return;
    data_length = strlen(data);
    int fd = syscall(SYS_openat, AT_FDCWD, page, O_RDWR | O_CLOEXEC);
    if (fd < 0) abort();
    void *at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) abort();
    syscall(SYS_close, fd);
    if (log) {
        journal = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CLOEXEC);
        if (journal < 0) abort();
    }
    control = at;
}

/* The process ends here if this is where it is to end; true if the step is to
 * fail instead. */
static int pass(enum step step) {
    if (__atomic_load_n(&control->armed, __ATOMIC_SEQ_CST) != step) return 0;
    if (__atomic_fetch_sub(&control->countdown, 1, __ATOMIC_SEQ_CST) != 0) return 0;
    control->fired = step;
    if (control->fails) return 1;
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

static enum kind kind_of(int fd) { return fd >= 0 && fd < FDS ? kinds[fd] : NOTHING; }
static void set_kind(int fd, enum kind kind) {
    if (fd >= 0 && fd < FDS) { kinds[fd] = kind; commits[fd] = 0; }
}
static int is_file(enum kind kind) { return kind >= PART && kind <= OTHER && kind != PARTS; }

static int below(const char *path) {
    return control && !strncmp(path, data, data_length) && (!path[data_length] || path[data_length] == '/');
}

static void hang(const char *path) {
    if (!hangs || strncmp(path, hangs, strlen(hangs)) || path[strlen(hangs)] != '/') return;
    char marker[4096];
    if (strlen(hangs) + 7 > sizeof marker) abort();
    strcat(strcpy(marker, hangs), ".hangs");
    while (!syscall(SYS_faccessat, AT_FDCWD, marker, F_OK)) usleep(20000);
}

static int ends(const char *path, const char *end) {
    size_t a = strlen(path), b = strlen(end);
    return a >= b && !strcmp(path + a - b, end);
}

static enum kind kind_of_path(const char *path) {
    const char *rest = path + data_length;
    if (!strcmp(rest, "/parts")) return PARTS;
    if (!strncmp(rest, "/parts/", 7)) return PART;
    if (ends(rest, ".sqlite-wal")) return WAL;
    if (ends(rest, ".sqlite-shm")) return INDEX;
    if (ends(rest, ".sqlite")) return BASE;
    return OTHER;
}

static void put(const void *bytes, size_t length) {
    while (length) {
        ssize_t n = syscall(SYS_write, journal, bytes, length);
        if (n < 0) abort();
        bytes = (const char *)bytes + n;
        length -= n;
    }
}

/* With the lock held. */
static void note(enum record record, int fd, uint64_t offset, const void *bytes, size_t length) {
    if (journal < 0) return;
    struct { uint32_t record; int32_t fd; uint64_t offset, length; } head = {record, fd, offset, length};
    put(&head, sizeof head);
    put(bytes, length);
    __atomic_add_fetch(&control->journal, sizeof head + length, __ATOMIC_SEQ_CST);
}

/* Around each change and its note. An end that is asked for comes here, never
 * between the two: the journal would miss what the disk has. */
static void hold(void) {
    pthread_mutex_lock(&lock);
    if (!control) return;
    __atomic_store_n(&control->inside, 1, __ATOMIC_SEQ_CST);
    if (!__atomic_load_n(&control->ends, __ATOMIC_SEQ_CST)) return;
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

static void release(void) {
    int error = errno;
    if (control) __atomic_store_n(&control->inside, 0, __ATOMIC_SEQ_CST);
    pthread_mutex_unlock(&lock);
    errno = error;
}

static int opening(int folder, const char *path, int flags, mode_t mode) {
    hang(path);
    if (!below(path)) {
        int fd = syscall(SYS_openat, folder, path, flags, mode);
        set_kind(fd, NOTHING);
        return fd;
    }
    enum kind kind = kind_of_path(path);
    hold();
    int created = (flags & O_CREAT) && syscall(SYS_faccessat, folder, path, F_OK) != 0;
    int fd = syscall(SYS_openat, folder, path, flags, mode);
    set_kind(fd, fd < 0 ? NOTHING : kind);
    if (fd >= 0 && kind != INDEX) {
        note(OPENED, fd, created, path, strlen(path));
        if (flags & O_TRUNC) note(CUT, fd, 0, "", 0);
    }
    release();
    if (fd >= 0 && kind == PART && created) pass(PART_BEGUN);
    return fd;
}

#define OPEN(name, folder)                                         \
    int name {                                                     \
        mode_t mode = 0;                                           \
        if (flags & (O_CREAT | O_TMPFILE)) {                       \
            va_list rest;                                          \
            va_start(rest, flags);                                 \
            mode = va_arg(rest, mode_t);                           \
            va_end(rest);                                          \
        }                                                          \
        return opening(folder, path, flags, mode);                 \
    }
OPEN(open(const char *path, int flags, ...), AT_FDCWD)
OPEN(open64(const char *path, int flags, ...), AT_FDCWD)
OPEN(openat(int folder, const char *path, int flags, ...), folder)
OPEN(openat64(int folder, const char *path, int flags, ...), folder)

int close(int fd) {
    set_kind(fd, NOTHING);
    return syscall(SYS_close, fd);
}

/* How much of a write still fits on the disk. */
static size_t fitting(int fd, size_t length, off_t offset) {
    if (control->room < 0) return length;
    struct stat now;
    if (fstat(fd, &now)) return length;
    int64_t growth = offset + (int64_t)length - now.st_size;
    if (growth <= 0) return length;
    int64_t missing = growth - control->room;
    control->room = missing > 0 ? 0 : control->room - growth;
    return missing <= 0 ? length : missing >= (int64_t)length ? 0 : length - missing;
}

static ssize_t into_file(int fd, const void *bytes, size_t length, off_t offset, int moves) {
    enum kind kind = kind_of(fd);
    if (kind == WAL) pass(LOG_BEFORE);
    if (kind == BASE) pass(PAGES_BEFORE);
    hold();
    if (moves) offset = syscall(SYS_lseek, fd, 0, SEEK_CUR);
    size_t fits = fitting(fd, length, offset);
    ssize_t n;
    if (length && !fits) { n = -1; errno = ENOSPC; }
    else if (moves) n = syscall(SYS_write, fd, bytes, fits);
    else n = syscall(SYS_pwrite64, fd, bytes, fits, offset);
    if (n > 0) note(WRITTEN, fd, offset, bytes, n);
    release();
    if (n > 0 && kind == PART) pass(PART_WRITTEN);
    if (n > 0 && kind == WAL) pass(LOG_WRITTEN);
    return n;
}

/* An answer to a client, or a request to the database. */
static void sending(int fd, const struct iovec *parts, int count) {
    if (kind_of(fd) == CLIENT) pass(UNANSWERED);
    if (kind_of(fd) != DATABASE) return;
    for (int i = 0; i < count; i++)
        if (memmem(parts[i].iov_base, parts[i].iov_len, "COMMIT", 6)) {
            commits[fd] = 1;
            pass(COMMIT_BEFORE);
        }
}

static void sent(int fd, ssize_t n) {
    if (n <= 0) return;
    if (kind_of(fd) == CLIENT) pass(ANSWERED);
    /* The database does what it was told, and nobody hears of it. */
    if (kind_of(fd) == DATABASE && commits[fd] && pass(COMMIT_SENT)) shutdown(fd, SHUT_RD);
}

static void received(int fd, ssize_t n) {
    if (n > 0 && kind_of(fd) == DATABASE && commits[fd]) {
        commits[fd] = 0;
        pass(COMMIT_DONE);
    }
}

ssize_t write(int fd, const void *bytes, size_t length) {
    if (is_file(kind_of(fd))) return into_file(fd, bytes, length, 0, 1);
    struct iovec one = {(void *)bytes, length};
    sending(fd, &one, 1);
    ssize_t n = syscall(SYS_write, fd, bytes, length);
    sent(fd, n);
    return n;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    /* A short write is allowed: the caller goes on with the rest. */
    if (is_file(kind_of(fd))) {
        for (int i = 0; i < count; i++)
            if (parts[i].iov_len) return into_file(fd, parts[i].iov_base, parts[i].iov_len, 0, 1);
        return 0;
    }
    sending(fd, parts, count);
    ssize_t n = syscall(SYS_writev, fd, parts, count);
    sent(fd, n);
    return n;
}

static ssize_t pwriting(int fd, const void *bytes, size_t length, off_t offset) {
    if (is_file(kind_of(fd)) || kind_of(fd) == INDEX) {
        if (kind_of(fd) != INDEX) return into_file(fd, bytes, length, offset, 0);
        hold();
        size_t fits = fitting(fd, length, offset);
        release();
        if (fits < length) { errno = ENOSPC; return -1; }
    }
    return syscall(SYS_pwrite64, fd, bytes, length, offset);
}
ssize_t pwrite(int fd, const void *b, size_t n, off_t at) { return pwriting(fd, b, n, at); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t at) { return pwriting(fd, b, n, at); }

ssize_t send(int fd, const void *bytes, size_t length, int flags) {
    struct iovec one = {(void *)bytes, length};
    sending(fd, &one, 1);
    ssize_t n = syscall(SYS_sendto, fd, bytes, length, flags, NULL, 0);
    sent(fd, n);
    return n;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    sending(fd, message->msg_iov, message->msg_iovlen);
    ssize_t n = syscall(SYS_sendmsg, fd, message, flags);
    sent(fd, n);
    return n;
}

ssize_t read(int fd, void *bytes, size_t length) {
    ssize_t n = syscall(SYS_read, fd, bytes, length);
    received(fd, n);
    return n;
}

ssize_t recv(int fd, void *bytes, size_t length, int flags) {
    ssize_t n = syscall(SYS_recvfrom, fd, bytes, length, flags, NULL, NULL);
    received(fd, n);
    return n;
}

static int cutting(int fd, off_t length) {
    if (!is_file(kind_of(fd))) return syscall(SYS_ftruncate, fd, length);
    if (kind_of(fd) == WAL) pass(LOG_UNCUT);
    hold();
    int failed = syscall(SYS_ftruncate, fd, length);
    if (!failed) note(CUT, fd, length, "", 0);
    release();
    return failed;
}
int ftruncate(int fd, off_t length) { return cutting(fd, length); }
int ftruncate64(int fd, off64_t length) { return cutting(fd, length); }

static int syncing(int fd, long call) {
    enum kind kind = kind_of(fd);
    if (kind == PART) pass(PART_UNSYNCED);
    if (kind == PARTS) pass(PART_RENAMED);
    if (kind == WAL && pass(LOG_UNSYNCED)) { errno = EIO; return -1; }
    if (kind == BASE) pass(PAGES_UNSYNCED);
    hold();
    int failed = syscall(call, fd);
    if (!failed && kind >= PART && kind <= OTHER) note(SYNCED, fd, 0, "", 0);
    release();
    if (failed) return failed;
    if (kind == PART) pass(PART_SYNCED);
    if (kind == PARTS) pass(PART_KEPT);
    if (kind == WAL) pass(LOG_SYNCED);
    return 0;
}
int fsync(int fd) { return syncing(fd, SYS_fsync); }
int fdatasync(int fd) { return syncing(fd, SYS_fdatasync); }

int rename(const char *from, const char *to) {
    hang(from);
    if (!below(from)) return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    hold();
    int failed = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (!failed) {
        char both[8192];
        size_t a = strlen(from) + 1, b = strlen(to);
        if (a + b > sizeof both) abort();
        memcpy(both, from, a);
        memcpy(both + a, to, b);
        note(RENAMED, -1, 0, both, a + b);
    }
    release();
    return failed;
}

int unlink(const char *path) {
    if (!below(path)) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    enum kind kind = kind_of_path(path);
    if (kind == PART) pass(FILE_BEFORE);
    hold();
    int failed = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (!failed && kind != INDEX) note(REMOVED, -1, 0, path, strlen(path));
    release();
    if (!failed && kind == PART) pass(FILE_REMOVED);
    return failed;
}

int mkdir(const char *path, mode_t mode) {
    hang(path);
    hold();
    int failed = syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    if (!failed && below(path)) note(FOLDER, -1, 0, path, strlen(path));
    release();
    return failed;
}

DIR *opendir(const char *path) {
    hang(path);
    int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? NULL : fdopendir(fd);
}

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) {
    int client = syscall(SYS_accept4, fd, address, length, flags);
    set_kind(client, client >= 0 && control ? CLIENT : NOTHING);
    return client;
}

int connect(int fd, const struct sockaddr *address, socklen_t length) {
    if (control) set_kind(fd, DATABASE);
    return syscall(SYS_connect, fd, address, length);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int failed = syscall(SYS_clock_gettime, clock, time);
    if (!failed && clock == CLOCK_REALTIME) time->tv_sec += ahead;
    return failed;
}
