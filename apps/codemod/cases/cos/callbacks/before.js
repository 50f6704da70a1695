'use strict'
const COS = require('cos-nodejs-sdk-v5');
const client = new COS({ SecretId: 'AKIDtestFAKE001', SecretKey: 'FAKEsecret' });

const named = (key, callback) => {
  client.getObjectUrl({ Bucket: 'photos-1250000000', Region: 'ap-guangzhou', Key: key, Sign: true }, callback);
};

exports.run = () => new Promise((resolve, reject) => {
  named('a b.jpg', (error, first) => {
    if (error) return reject(error);
    client.getObjectUrl({
      Bucket: 'photos-1250000000',
      Region: 'ap-guangzhou',
      Key: 'cat.jpg', // the cat
      Expires: 60,
    }, function (error, { Url }) {
      // both
      error ? reject(error) : resolve({ first: first.Url, second: Url });
    });
  });
});
