/* One segment at a time, in memory that is planned. */
#define WAVES 1
typedef float wave;
