/** Upscaling over HTTP on the JDK's own server, with a page for people. */
package io.clipsr.examples.web;
