// Loaded before a fuzz target when a change is checked, so that the same inputs are tried each time: the seeds of hash maps
// are what changes from run to run otherwise, and with them what counts as new. They come from the system's random numbers
// and from the time at which the first map is made.
#define _GNU_SOURCE
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

ssize_t getrandom(void *bytes, size_t length, unsigned flags)
{
	(void)flags;
	memset(bytes, 7, length);
	return (ssize_t)length;
}

// The time of day stands still, but for an input that takes so long that libFuzzer must see it: it looks when an input
// begins, when it ends, and every few seconds in between.
int clock_gettime(clockid_t clock, struct timespec *time)
{
	static time_t told = 1800000000, last;
	const time_t long_since = 5;
	long code = syscall(SYS_clock_gettime, clock, time);
	if (code == 0 && clock == CLOCK_REALTIME) {
		if (last != 0 && time->tv_sec - last >= long_since)
			told += time->tv_sec - last;
		last = time->tv_sec;
		time->tv_sec = told;
		time->tv_nsec = 0;
	}
	return (int)code;
}
