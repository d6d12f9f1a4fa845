package io.waymark.writer.selectors;

/**
 * An entry of a record's {@code resources}.
 *
 * @param type its {@code type}, such as {@code AWS::S3::Object}
 * @param arn its {@code ARN}
 */
public record Resource(String type, String arn) {}
