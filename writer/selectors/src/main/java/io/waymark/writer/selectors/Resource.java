package io.waymark.writer.selectors;

/**
 * A resource that an event touched, as in the record's {@code resources}.
 *
 * @param type the {@code type}, such as {@code AWS::S3::Object}
 * @param arn the {@code ARN}
 */
public record Resource(String type, String arn) {}
