/** Opens weight files of any format, in one file or in several behind an index. */
package io.clipsr.weights.container;
