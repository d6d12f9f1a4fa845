CREATE EXTERNAL TABLE `cloudtrail_logs_pp`(
  `eventversion` string,
  `useridentity` struct<
    type: string,
    principalid: string,
    sessioncontext: struct<attributes: struct<mfaauthenticated: string, creationdate: string>>>,
  `eventtime` string,
  `eventsource` string,
  `eventname` string,
  `requestparameters` string,
  `responseelements` string,
  `additionaleventdata` string,
  `resources` array<struct<arn: string, accountid: string, type: string>>,
  `tlsdetails` struct<tlsversion: string, ciphersuite: string, clientprovidedhostheader: string>)
PARTITIONED BY (`timestamp` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/account-id/CloudTrail/aws-region'
TBLPROPERTIES (
  'projection.enabled'='true',
  'projection.timestamp.format'='yyyy/MM/dd',
  'projection.timestamp.interval'='1',
  'projection.timestamp.interval.unit'='DAYS',
  'projection.timestamp.range'='2020/01/01,NOW',
  'projection.timestamp.type'='date',
  'storage.location.template'='s3://amzn-s3-demo-bucket/AWSLogs/account-id/CloudTrail/aws-region/${timestamp}')
