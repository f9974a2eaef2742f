#include "CHDF5Reader.h"

#include <hdf5.h>
#include <stdlib.h>
#include <string.h>

struct CHDF5File {
  hid_t id;
};

CHDF5File *chdf5Open(const char *path) {
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  // No filter is loaded from a folder that the environment names; those of the library remain.
  H5PLset_loading_state(0);
  hid_t id = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  if (id < 0) return NULL;
  CHDF5File *file = malloc(sizeof *file);
  if (!file) {
    H5Fclose(id);
    return NULL;
  }
  file->id = id;
  return file;
}

void chdf5Close(CHDF5File *file) {
  H5Fclose(file->id);
  free(file);
}

// Whether every part of a path is a hard link, one within the file.
static int isPlain(CHDF5File *file, const char *path) {
  if (strcmp(path, "/") == 0) return 1;
  size_t length = strlen(path);
  char *part = malloc(length + 1);
  if (!part) return 0;
  int plain = 1;
  for (size_t end = 1; end <= length && plain; end++) {
    if (path[end] != '/' && path[end] != 0) continue;
    memcpy(part, path, end);
    part[end] = 0;
    H5L_info_t link;
    plain = H5Lget_info(file->id, part, &link, H5P_DEFAULT) >= 0 && link.type == H5L_TYPE_HARD;
  }
  free(part);
  return plain;
}

// Opens an object of one kind; negative where there is none.
static hid_t openObject(CHDF5File *file, const char *path, H5I_type_t kind) {
  if (!isPlain(file, path)) return -1;
  hid_t object = H5Oopen(file->id, path, H5P_DEFAULT);
  if (object >= 0 && H5Iget_type(object) != kind) {
    H5Oclose(object);
    return -1;
  }
  return object;
}

int chdf5IsGroup(CHDF5File *file, const char *path) {
  hid_t group = openObject(file, path, H5I_GROUP);
  if (group < 0) return 0;
  H5Oclose(group);
  return 1;
}

long chdf5MemberCount(CHDF5File *file, const char *path) {
  hid_t group = openObject(file, path, H5I_GROUP);
  if (group < 0) return -1;
  H5G_info_t info;
  long count = H5Gget_info(group, &info) < 0 ? -1 : (long)info.nlinks;
  H5Oclose(group);
  return count;
}

long chdf5MemberName(CHDF5File *file, const char *path, size_t index, char *name, size_t size) {
  hid_t group = openObject(file, path, H5I_GROUP);
  if (group < 0) return -1;
  long length =
      (long)H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, index, name, size, H5P_DEFAULT);
  H5Oclose(group);
  return length;
}

// Opens an attribute of a group whose values are texts; negative where there is none.
static hid_t openTexts(CHDF5File *file, const char *path, const char *name, int *exists) {
  *exists = 0;
  hid_t group = openObject(file, path, H5I_GROUP);
  if (group < 0) return -1;
  *exists = H5Aexists(group, name) > 0;
  hid_t attribute = *exists ? H5Aopen(group, name, H5P_DEFAULT) : -1;
  H5Oclose(group);
  if (attribute < 0) return -1;
  hid_t type = H5Aget_type(attribute);
  int isText = type >= 0 && H5Tget_class(type) == H5T_STRING;
  if (type >= 0) H5Tclose(type);
  if (isText) return attribute;
  H5Aclose(attribute);
  return -1;
}

static long valueCount(hid_t attribute) {
  hid_t space = H5Aget_space(attribute);
  if (space < 0) return -1;
  long count = (long)H5Sget_simple_extent_npoints(space);
  H5Sclose(space);
  return count;
}

long chdf5TextCount(CHDF5File *file, const char *group, const char *name) {
  int exists;
  hid_t attribute = openTexts(file, group, name, &exists);
  if (attribute < 0) return exists ? -1 : 0;
  long count = valueCount(attribute);
  H5Aclose(attribute);
  return count;
}

// Copies texts of a variable length.
static int readVariable(hid_t attribute, hid_t type, size_t count, size_t size, char *texts) {
  char **pointers = calloc(count, sizeof *pointers);
  hid_t space = H5Aget_space(attribute);
  int status = -1;
  if (pointers && space >= 0 && H5Aread(attribute, type, pointers) >= 0) {
    for (size_t i = 0; i < count; i++) strncpy(texts + i * size, pointers[i] ? pointers[i] : "", size - 1);
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers);
    status = 0;
  }
  if (space >= 0) H5Sclose(space);
  free(pointers);
  return status;
}

// Copies texts of one length, which end at a zero, or with the room for them.
static int readFixed(hid_t attribute, hid_t type, size_t count, size_t size, char *texts) {
  size_t width = H5Tget_size(type);
  char *packed = width > 0 ? malloc(count * width) : NULL;
  int status = packed && H5Aread(attribute, type, packed) >= 0 ? 0 : -1;
  for (size_t i = 0; status == 0 && i < count; i++) {
    memcpy(texts + i * size, packed + i * width, width < size ? width : size - 1);
  }
  free(packed);
  return status;
}

int chdf5ReadTexts(
    CHDF5File *file, const char *group, const char *name, size_t count, size_t size, char *texts) {
  int exists, status = -1;
  hid_t attribute = openTexts(file, group, name, &exists);
  if (attribute < 0) return -1;
  memset(texts, 0, count * size);
  hid_t type = H5Aget_type(attribute);
  if (type >= 0 && valueCount(attribute) == (long)count) {
    status = H5Tis_variable_str(type) > 0 ? readVariable(attribute, type, count, size, texts)
                                          : readFixed(attribute, type, count, size, texts);
  }
  if (type >= 0) H5Tclose(type);
  H5Aclose(attribute);
  return status;
}

// Whether a dataset's values lie in the file itself.
static int isInFile(hid_t dataset) {
  hid_t properties = H5Dget_create_plist(dataset);
  if (properties < 0) return 0;
  int inFile = H5Pget_layout(properties) != H5D_VIRTUAL && H5Pget_external_count(properties) == 0;
  H5Pclose(properties);
  return inFile;
}

static int describe(hid_t dataset, CHDF5Dataset *result) {
  memset(result, 0, sizeof *result);
  hid_t space = H5Dget_space(dataset), type = H5Dget_type(dataset);
  int status = -1;
  int rank = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
  if (type >= 0 && rank >= 0 && rank <= chdf5RankMax && isInFile(dataset)) {
    hsize_t shape[chdf5RankMax];
    status = H5Sget_simple_extent_dims(space, shape, NULL) == rank ? 0 : -1;
    for (int i = 0; i < rank && status == 0; i++) result->shape[i] = (size_t)shape[i];
    result->rank = rank;
    result->isFloat = H5Tget_class(type) == H5T_FLOAT && H5Tget_size(type) <= 8;
  }
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  return status;
}

int chdf5Describe(CHDF5File *file, const char *path, CHDF5Dataset *result) {
  hid_t dataset = openObject(file, path, H5I_DATASET);
  if (dataset < 0) return -1;
  int status = describe(dataset, result);
  H5Oclose(dataset);
  return status;
}

int chdf5Read(CHDF5File *file, const char *path, float *values, size_t count) {
  hid_t dataset = openObject(file, path, H5I_DATASET);
  if (dataset < 0) return -1;
  CHDF5Dataset found;
  size_t points = 1;
  int status = describe(dataset, &found);
  for (int i = 0; status == 0 && i < found.rank; i++) points *= found.shape[i];
  if (status == 0 && found.isFloat && points == count) {
    status = H5Dread(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0 ? -1 : 0;
  } else {
    status = -1;
  }
  H5Oclose(dataset);
  return status;
}
