#define _GNU_SOURCE
#include "CSpawn.h"

#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

static int prepare(posix_spawn_file_actions_t *actions, const char *folder, const int ends[3]) {
    int failure = 0;
    for (int place = 0; place < 3 && !failure; place++) {
        failure = posix_spawn_file_actions_adddup2(actions, ends[place], place);
    }
    if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(actions, 3);
    if (!failure) failure = posix_spawn_file_actions_addchdir_np(actions, folder);
    return failure;
}

static int describe(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int failure = posix_spawnattr_setsigmask(attributes, &none);
    if (!failure) failure = posix_spawnattr_setsigdefault(attributes, &all);
    if (!failure) failure = posix_spawnattr_setpgroup(attributes, 0);
    if (failure) return failure;
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

int habeas_spawn(pid_t *pid, const char *folder, char *const words[], char *const environment[], const int ends[3]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    failure = posix_spawnattr_init(&attributes);
    if (!failure) {
        failure = prepare(&actions, folder, ends);
        if (!failure) failure = describe(&attributes);
        if (!failure) failure = posix_spawnp(pid, words[0], &actions, &attributes, words, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

int habeas_watch(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }
