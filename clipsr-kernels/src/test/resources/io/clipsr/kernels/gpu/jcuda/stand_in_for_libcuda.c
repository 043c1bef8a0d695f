// Stands in for libcuda.so.1, so that CudaDriver can be run through JCuda on a machine without a GPU (CudaCallsTest). What it
// is strict about: the context and the stream must be those that it gave out; while launches are captured, all calls but
// launches are refused; a copy happens as late as it may, when a launch or its own event is waited for. It knows one kernel.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long long Address;
enum { OK = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_CONTEXT = 201, INVALID_PTX = 218, INVALID_HANDLE = 400, NOT_FOUND = 500,
       NOT_SUPPORTED = 801, NOT_WHILE_CAPTURING = 900 };
#define CONTEXT ((void*)0x1234)
#define STREAM ((void*)0x5678)
#define IN_ORDER(stream) do { if ((stream) != STREAM) return INVALID_HANDLE; if (capturing) return NOT_WHILE_CAPTURING; } while (0)

struct Copy { void* to; const void* from; size_t bytes; };
struct Queued { struct Copy copy; void* event; };
struct Graph { int count; struct Copy copies[64]; };

static int capturing, queued;
static struct Queued queue[64];
static struct Graph captured;
static long live;  // allocations, events, graphs: what has to be given back

static void run(int count) {
    for (int i = 0; i < count; i++) memcpy(queue[i].copy.to, queue[i].copy.from, queue[i].copy.bytes);
    memmove(queue, queue + count, (queued - count) * sizeof(queue[0]));
    queued -= count;
}

static int later(void* to, const void* from, size_t bytes) {
    queue[queued++] = (struct Queued) {{to, from, bytes}, NULL};
    return OK;
}

int cuInit(unsigned flags) { return OK; }
int cuDeviceGetCount(int* count) { *count = 1; return OK; }
int cuDeviceGet(int* device, int ordinal) { *device = ordinal; return OK; }
int cuDeviceGetName(char* name, int size, int device) { snprintf(name, size, "Stand-in"); return OK; }
int cuDriverGetVersion(int* version) { *version = 12060; return OK; }
int cuDeviceGetAttribute(int* value, int which, int device) { *value = which != 75 ? 0 : getenv("STAND_IN_IS_OLD") ? 7 : 9; return OK; }
int cuDevicePrimaryCtxRetain(void** context, int device) { *context = CONTEXT; live++; return OK; }
int cuDevicePrimaryCtxRelease_v2(int device) { fprintf(stderr, "left: %ld\n", --live); return OK; }
int cuCtxSetCurrent(void* context) { return context == CONTEXT ? OK : INVALID_CONTEXT; }
int cuGetErrorString(int code, const char** text) { *text = "as the stand-in says"; return OK; }

int cuStreamCreate(void** stream, unsigned flags) { *stream = STREAM; live++; return flags == 1 ? OK : INVALID_VALUE; }
int cuStreamDestroy_v2(void* stream) { live--; return OK; }
int cuStreamSynchronize(void* stream) { IN_ORDER(stream); run(queued); return OK; }
int cuEventCreate(void** event, unsigned flags) { *event = malloc(1); live++; return OK; }
int cuEventDestroy_v2(void* event) { free(event); live--; return OK; }

int cuEventRecord(void* event, void* stream) {
    IN_ORDER(stream);
    if (queued) queue[queued - 1].event = event;
    return OK;
}

int cuEventSynchronize(void* event) {
    int upTo = 0;
    for (int i = 0; i < queued; i++) if (queue[i].event == event) upTo = i + 1;
    run(upTo);
    return OK;
}

int cuMemAlloc_v2(Address* address, size_t bytes) {
    if (capturing) return NOT_WHILE_CAPTURING;
    if (bytes > (size_t)1 << 40) return OUT_OF_MEMORY;
    void* memory = aligned_alloc(256, (bytes + 255) / 256 * 256);
    memset(memory, 0xff, bytes);
    *address = (Address)memory;
    live++;
    return OK;
}

int cuMemFree_v2(Address address) { if (capturing || queued) return NOT_WHILE_CAPTURING; free((void*)address); live--; return OK; }
int cuMemHostAlloc(void** memory, size_t bytes, unsigned flags) { *memory = malloc(bytes); live++; return OK; }
int cuMemFreeHost(void* memory) { free(memory); live--; return OK; }
int cuMemcpyHtoDAsync_v2(Address to, const void* from, size_t bytes, void* stream) { IN_ORDER(stream); return later((void*)to, from, bytes); }
int cuMemcpyDtoHAsync_v2(void* to, Address from, size_t bytes, void* stream) { IN_ORDER(stream); return later(to, (void*)from, bytes); }

int cuModuleLoadDataEx(void** module, const char* ptx, unsigned count, int* options, void** values) {
    if (strstr(ptx, ".version")) { *module = malloc(1); live++; return OK; }
    for (unsigned i = 0; i < count; i++) if (options[i] == 5) strcpy(values[i], "ptxas: this is no PTX");
    return INVALID_PTX;
}
int cuModuleUnload(void* module) { free(module); live--; return OK; }
int cuModuleGetFunction(void** function, void* module, const char* name) {
    *function = "copy_stretches";
    return strcmp(name, *function) ? NOT_FOUND : OK;
}

int cuLaunchKernel(void* function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY, unsigned blockZ,
                   unsigned shared, void* stream, void** parameters, void** extra) {
    if (stream != STREAM || extra) return INVALID_HANDLE;
    int count = *(int*)parameters[2];
    if (blockX * gridX < (unsigned)count || gridY * gridZ * blockY * blockZ != 1) return INVALID_VALUE;
    struct Copy copy = {*(void**)parameters[1], *(void**)parameters[0], (size_t)count * 4};
    if (capturing) captured.copies[captured.count++] = copy; else later((void*)copy.to, copy.from, copy.bytes);
    return OK;
}

int cuStreamBeginCapture_v2(void* stream, int mode) {
    IN_ORDER(stream);
    if (getenv("STAND_IN_CAPTURES_NOTHING")) return NOT_SUPPORTED;
    capturing = 1;
    captured.count = 0;
    return mode == 1 ? OK : INVALID_VALUE;
}
int cuStreamEndCapture(void* stream, struct Graph** graph) {
    if (!capturing) return INVALID_VALUE;
    capturing = 0;
    *graph = malloc(sizeof captured);
    **graph = captured;
    live++;
    return OK;
}
int cuGraphInstantiateWithFlags(struct Graph** executable, struct Graph* graph, unsigned long long flags) {
    *executable = malloc(sizeof *graph);
    **executable = *graph;
    live++;
    return flags ? INVALID_VALUE : OK;
}
int cuGraphLaunch(struct Graph* graph, void* stream) {
    IN_ORDER(stream);
    for (int i = 0; i < graph->count; i++) later(graph->copies[i].to, graph->copies[i].from, graph->copies[i].bytes);
    fprintf(stderr, "graph of %d\n", graph->count);
    return OK;
}
int cuGraphDestroy(struct Graph* graph) { free(graph); live--; return OK; }
int cuGraphExecDestroy(struct Graph* graph) { if (queued) return NOT_WHILE_CAPTURING; free(graph); live--; return OK; }
