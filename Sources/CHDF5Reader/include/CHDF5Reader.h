// The few calls of libhdf5 that reading weights takes: its types and several functions are macros, which Swift cannot
// see, and differ between versions.
//
// libhdf5 prints nothing: its error stack is silenced. Paths are absolute, with slashes. Links to other files, soft
// links and data outside of the file are refused, for a file of weights could have any file read by them. No call may
// run while another does.
#ifndef CHDF5READER_H
#define CHDF5READER_H

#include <stddef.h>

enum { chdf5RankMax = 8 };

typedef struct CHDF5File CHDF5File;

// What a dataset is.
typedef struct {
  int rank;
  size_t shape[chdf5RankMax];
  // Of floating point in up to 8 bytes, so that its values can be read.
  int isFloat;
} CHDF5Dataset;

// Opens a file for reading; NULL where it is no HDF5 file, or a truncated one.
CHDF5File *chdf5Open(const char *path);
void chdf5Close(CHDF5File *file);

// Whether there is a group, or a dataset, at a path.
int chdf5IsGroup(CHDF5File *file, const char *path);

// The number of a group's members; -1 where it cannot be read.
long chdf5MemberCount(CHDF5File *file, const char *group);
// The name of a member, in the order of names, cut to `size` bytes with a zero at the end; its length, or -1.
long chdf5MemberName(CHDF5File *file, const char *group, size_t index, char *name, size_t size);

// The number of texts in an attribute of a group; 0 where there is no such attribute, -1 where it is none of texts.
long chdf5TextCount(CHDF5File *file, const char *group, const char *attribute);
// All texts of an attribute, each `size` bytes, with a zero at the end; returns 0, or -1 where they cannot be read.
int chdf5ReadTexts(
    CHDF5File *file, const char *group, const char *attribute, size_t count, size_t size, char *texts);

// Describes a dataset; -1 where there is none that can be read.
int chdf5Describe(CHDF5File *file, const char *path, CHDF5Dataset *dataset);
// Reads `count` values of a dataset, all there are, converted to float32; -1 where they cannot be read.
int chdf5Read(CHDF5File *file, const char *path, float *values, size_t count);

#endif
