#ifndef CSPAWN_H
#define CSPAWN_H

#include <sys/types.h>

// Starts a program: `words` and `environment` end with NULL; its standard input, output and error are `ends`; it runs in
// `folder`, first of a process group of its own, with every signal as it is by default, and inherits no other descriptor.
// Swift does not see the GNU calls that this takes. Answers 0, or the number of the error.
int habeas_spawn(pid_t *pid, const char *folder, char *const words[], char *const environment[], const int ends[3]);

// A descriptor that can be read from once the process has ended; -1 where the kernel knows none (before Linux 5.3).
int habeas_watch(pid_t pid);

#endif
