package io.waymark.validator.verifier;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses a file that is exactly one gzip member (RFC 1952), up to a size limit.
 *
 * <p>Stricter than {@link java.util.zip.GZIPInputStream}: a second member, or any other trailing data, is an error. Readers
 * treat it differently, so records could be hidden there. Not thread-safe.
 */
final class StrictGzipInputStream extends InputStream {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final long limit;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] compressed = new byte[8192];
    private final byte[] oneByte = new byte[1];
    private int buffered;
    private boolean ended;

    /**
     * Reads the header.
     *
     * @param in the compressed file; closed with this stream
     * @param limit maximum number of uncompressed bytes
     * @throws IOException if it is not gzip
     */
    StrictGzipInputStream(InputStream in, long limit) throws IOException {
        this.in = new BufferedInputStream(in);
        this.limit = limit;
        try {
            readHeader();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void readHeader() throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException("the file is empty");
        }
        if (first != 0x1f || in.read() != 0x8b || in.read() != 8) {
            throw new ZipException("not gzip");
        }
        int flags = readHeaderByte();
        in.skipNBytes(6);
        if ((flags & EXTRA) != 0) {
            in.skipNBytes(readHeaderByte() | readHeaderByte() << 8);
        }
        if ((flags & NAME) != 0) {
            skipZeroTerminated();
        }
        if ((flags & COMMENT) != 0) {
            skipZeroTerminated();
        }
        if ((flags & HEADER_CRC) != 0) {
            in.skipNBytes(2);
        }
    }

    private void skipZeroTerminated() throws IOException {
        while (readHeaderByte() != 0) {
            // the text is not needed
        }
    }

    private int readHeaderByte() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("the gzip data is truncated");
        }
        return value;
    }

    @Override
    public int read() throws IOException {
        return read(oneByte, 0, 1) < 0 ? -1 : oneByte[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (ended) {
            return -1;
        }
        try {
            int count;
            while ((count = inflater.inflate(target, offset, length)) == 0) {
                if (inflater.finished()) {
                    ended = true;
                    readTrailer();
                    return -1;
                }
                if (inflater.needsDictionary()) {
                    throw new ZipException("the gzip data is corrupt");
                }
                int read = in.read(compressed);
                if (read < 0) {
                    throw new EOFException("the gzip data is truncated");
                }
                buffered = read;
                inflater.setInput(compressed, 0, read);
            }
            if (inflater.getBytesWritten() > limit) {
                throw new ZipException("it inflates to more than " + limit + " bytes");
            }
            crc.update(target, offset, count);
            return count;
        } catch (DataFormatException e) {
            throw new ZipException("the gzip data is corrupt");
        }
    }

    private void readTrailer() throws IOException {
        int left = inflater.getRemaining();
        byte[] trailer = new byte[9];
        int fromBuffer = Math.min(left, trailer.length);
        System.arraycopy(compressed, buffered - left, trailer, 0, fromBuffer);
        int size = fromBuffer + in.readNBytes(trailer, fromBuffer, trailer.length - fromBuffer);
        if (size < 8) {
            throw new EOFException("the gzip data is truncated");
        }
        if (size > 8) {
            throw new ZipException("unexpected data after the gzip member");
        }
        if (littleEndianInt(trailer, 0) != crc.getValue()
                || littleEndianInt(trailer, 4) != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new ZipException("the gzip checksum does not match");
        }
    }

    private static long littleEndianInt(byte[] bytes, int at) {
        return (bytes[at] & 0xffL)
                | (bytes[at + 1] & 0xffL) << 8
                | (bytes[at + 2] & 0xffL) << 16
                | (bytes[at + 3] & 0xffL) << 24;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
