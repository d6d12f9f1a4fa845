/**
 * DEFLATE (RFC 1951) for log files: takes the text of records, of which most is that of an earlier one, and hands on blocks
 * with Huffman codes of their own. Knows how records begin, and nothing of files and hashes.
 */
@NullMarked
package io.waymark.writer.deflate;

import org.jspecify.annotations.NullMarked;
