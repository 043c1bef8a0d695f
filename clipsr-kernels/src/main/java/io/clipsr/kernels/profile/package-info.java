/** What the GPU kernels do, counted by the emulator, beside what they would have to do at least. */
package io.clipsr.kernels.profile;
