// Loads the converted model in the folder that the command line names, and runs it on the inputs
// there. Prints the version, or what is in the model as JSON.

'use strict';

const fs = require('fs');
const path = require('path');

// It warns that it is slow and that there are faster ones.
console.warn = () => {};

const core = require('@tensorflow/tfjs-core');
const layers = require('@tensorflow/tfjs-layers');
require('@tensorflow/tfjs-backend-cpu');

main(process.argv[2]).catch((error) => {
  console.error(String(error.message || error.stack).replace(/\s*\n\s*/g, ' '));
  process.exitCode = 1;
});

async function main(folder) {
  if (folder === undefined) {
    console.log(layers.version_layers);
    return;
  }
  const model = await layers.loadLayersModel(core.io.fromMemory(artifacts(folder)));
  if (fs.existsSync(path.join(folder, 'inputs.json'))) {
    await run(model, folder);
  }
  console.log(JSON.stringify({
    params: size(model.weights),
    trainable: size(model.trainableWeights),
    inputs: model.inputs.map((tensor) => tensor.shape),
    outputs: model.outputs.map((tensor) => tensor.shape),
    layers: model.layers.map((layer) => layer.name),
  }));
}

function artifacts(folder) {
  const model = JSON.parse(fs.readFileSync(path.join(folder, 'model.json'), 'utf8'));
  const shards = model.weightsManifest.flatMap((group) => group.paths);
  const bytes = Buffer.concat(shards.map((shard) => fs.readFileSync(path.join(folder, shard))));
  return {
    modelTopology: model.modelTopology,
    weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
    weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  };
}

function size(weights) {
  return weights.reduce((sum, each) => sum + each.shape.reduce((a, b) => a * b, 1), 0);
}

async function run(model, folder) {
  const told = JSON.parse(fs.readFileSync(path.join(folder, 'inputs.json'), 'utf8'));
  const given = told.map(({shape, dtype}, place) => {
    const bytes = fs.readFileSync(path.join(folder, `input${place}`));
    const kind = dtype === 'float32' ? Float32Array : Int32Array;
    return core.tensor(new kind(bytes.buffer, bytes.byteOffset, bytes.length / 4), shape, dtype);
  });
  const results = [await predict(model, given)].flat();
  results.forEach((result, place) => {
    const values = result.dataSync();
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    fs.writeFileSync(path.join(folder, `output${place}`), bytes);
  });
  const shapes = results.map(({shape, dtype}) => ({shape, dtype}));
  fs.writeFileSync(path.join(folder, 'outputs.json'), JSON.stringify(shapes));
}

// The backend in WebAssembly is the faster one by far, but has not every operation, and gives other
// numbers than the one in JavaScript for convolutions and pooling in three dimensions.
async function predict(model, given) {
  const inputs = given.length > 1 ? given : given[0];
  const tensors = model.layers.flatMap((layer) => layer.inboundNodes)
    .flatMap((node) => node.outputTensors);
  if (tensors.every((tensor) => tensor.rank < 5)) {
    try {
      require('@tensorflow/tfjs-backend-wasm');
      await core.setBackend('wasm');
      return model.predict(inputs);
    } catch (error) {
      // What is wrong with the model itself, the other says too.
    }
  }
  await core.setBackend('cpu');
  return model.predict(inputs);
}
