/** What happens to one picture: it is prepared, enlarged in several ways, and each result is measured. */
package io.clipsr.examples.cli.evaluate.measure;
