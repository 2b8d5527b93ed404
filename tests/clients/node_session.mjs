// What a user of aws-sdk v3 does with algorithms; prints what came of it as JSON.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.argv[2]}/`);
const sdk = require("@aws-sdk/client-sagemaker");
const requests = JSON.parse(readFileSync(0, "utf8"));
const client = new sdk.SageMakerClient({});

async function rejected(command) {
  try {
    await client.send(command);
  } catch (error) {
    return {
      name: error.name,
      message: error.message,
      status: error.$metadata.httpStatusCode,
      attempts: error.$metadata.attempts,
    };
  }
  throw new Error(`${command.constructor.name} was not rejected`);
}

const created = [];
for (const request of requests) {
  created.push((await client.send(new sdk.CreateAlgorithmCommand(request))).AlgorithmArn);
}
const described = await client.send(
  new sdk.DescribeAlgorithmCommand({ AlgorithmName: created[0] }),
);
const pages = [];
for await (const page of sdk.paginateListAlgorithms({ client, pageSize: 2 }, {})) {
  pages.push(page.AlgorithmSummaryList.map((each) => each.AlgorithmName));
}
await client.send(
  new sdk.AddTagsCommand({ ResourceArn: created[0], Tags: [{ Key: "k", Value: "v" }] }),
);
const tags = await client.send(new sdk.ListTagsCommand({ ResourceArn: created[0] }));
const repeated = await rejected(new sdk.CreateAlgorithmCommand(requests[0]));
const invalid = await rejected(
  new sdk.CreateAlgorithmCommand({ ...requests[0], AlgorithmName: "a_b" }),
);
for (const request of requests) {
  const { AlgorithmName } = request;
  await client.send(new sdk.DeleteAlgorithmCommand({ AlgorithmName }));
}
const gone = await rejected(new sdk.DescribeAlgorithmCommand({ AlgorithmName: created[0] }));
const created_at = described.CreationTime instanceof Date;
console.log(
  JSON.stringify({ created, described, created_at, pages, tags: tags.Tags, repeated, invalid, gone }),
);
