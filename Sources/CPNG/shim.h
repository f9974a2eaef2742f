// Images uses the simplified API alone (png_image): the other one reports errors by longjmp, which may not pass
// through Swift.
#include <png.h>
