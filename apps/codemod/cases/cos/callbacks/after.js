'use strict'
const { createSyncSigner } = require('@presign/core');
const { nodeBackend } = require('@presign/core/node');
const { cos } = require('@presign/cos');
const { callbackify } = require('node:util');
const client = createSyncSigner(cos({ region: 'ap-guangzhou' }), {
  credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
});

const named = (key, callback) => {
  callbackify(async () => ({
    Url: client.presign({ bucket: 'photos-1250000000', key, expiresIn: 900 }).url,
  }))(callback);
};

exports.run = () => new Promise((resolve, reject) => {
  named('a b.jpg', (error, first) => {
    if (error) return reject(error);
    callbackify(async () => ({
      Url: client.presign({
        bucket: 'photos-1250000000',
        // the cat
        key: 'cat.jpg',
        expiresIn: 60,
      }).url,
    }))(function (error, { Url }) {
      // both
      error ? reject(error) : resolve({ first: first.Url, second: Url });
    });
  });
});
