/** Opens weight files of any format, in one file or in several with an index. */
package io.clipsr.weights.container;
