// What follows the options in each command's help: examples, and the exit codes where a script may ask for them.

/** Beneath `assay --help`. */
export const programExamples = `
Examples:
  assay review                        the current branch and uncommitted work
  assay serve --demo                  the service, with a stand-in GitHub
  assay review --help                 every option of a command, with examples

What each command is for: docs/ beside README.md`;

/** Beneath `assay complete --help`. */
export const completeExamples = `
Examples:
  source <(assay complete bash)
  assay complete zsh > ~/.zfunc/_assay`;

/** Beneath `assay review --help`. */
export const reviewExamples = `
Examples:
  assay review                        the current branch and uncommitted work
  assay review --staged               what the next commit would hold
  git diff main | assay review --diff -
                                      any diff
  assay review --format diff | git apply
                                      take the verified suggestions
  assay review --base origin/main --head HEAD --fail-on critical
                                      in CI
  assay review --model openai:gpt-5.4 --model security=anthropic:claude-opus-5-5
                                      a model for all lenses, another for one

Exit codes: 0 nothing at or over --fail-on, 1 findings, 2 wrong use,
3 the run failed, 4 a key is missing, 130 interrupted.`;

/** Beneath `assay replay --help`. */
export const replayExamples = `
Examples:
  assay replay                        the latest review, byte for byte
  assay replay --list                 which runs there are
  assay replay latest --model openai:gpt-5.4
                                      what another model would change`;

/** Beneath `assay index --help`. */
export const indexExamples = `
Examples:
  assay index                         the checkout in this folder, at HEAD
  assay index ../shop --commit main`;

/** Beneath `assay context --help`. */
export const contextExamples = `
Examples:
  assay context                       what a review of this branch would see
  assay context --base main --head feature --budget 3000 --format json

How symbols are found and ranked: docs/context.md`;

/** Beneath `assay keys --help`. */
export const keysExamples = `
Examples:
  assay keys set anthropic            asks for the key, tries it, and saves it
  assay keys set openai < key.txt     the same in a script
  assay keys list

A key in the environment beats a saved one: docs/models.md`;

/** Beneath `assay model-server --help`. */
export const modelServerExamples = `
Examples:
  assay model-server --script answers.yaml

The form of a script, and the faults it knows: docs/models.md`;

/** Beneath `assay eval --help`. */
export const evalExamples = `
Examples:
  assay eval                          the bundled set, with the models at hand
  assay eval my-set --model openai:gpt-5.4 --runs 3 --max-cost 5
  assay eval --model openai:gpt-5.4 --against-model anthropic:claude-sonnet-5
  assay eval --config strict.yml --against loose.yml --fail-under f1=0.5

The form of a set, and what the numbers mean: docs/evaluation.md

Exit codes: 0 done, 1 under a mark, 2 wrong use, 3 stopped early or nothing
scored, 4 a key is missing, 130 interrupted.`;

/** Beneath `assay proxy --help`. */
export const proxyExamples = `
Examples:
  assay proxy --map 3180=http://127.0.0.1:8090 --fault latency:mean=200
  assay proxy --map 3180=tcp://127.0.0.1:5432 --fault reset:probability=0.1

The faults and their settings: docs/proxy.md`;

/** Beneath `assay scenario generate --help`. */
export const generateExamples = `
Examples:
  assay scenario generate --spec-file openapi.yaml --scenario orders.yaml
  assay scenario generate --spec-url http://127.0.0.1:8000/openapi.json \\
    --upstream PAYMENTS_URL=http://127.0.0.1:8090 --scenario orders.yaml

The templates and the form of the file: docs/fire-test.md`;

/** Beneath `assay scenario run --help`. */
export const runExamples = `
Examples:
  assay scenario run --scenario orders.yaml
                                      an application that runs already
  assay scenario run --scenario orders.yaml --start 'node app.js' \\
    --upstream PAYMENTS_URL=http://127.0.0.1:8090 --report report.html
                                      started, and cut off from what it needs
  assay scenario run --scenario orders.yaml --result results.json --seed 7

Exit codes: 0 all held, 1 something was missed or broken already, 2 wrong use,
3 nothing could be tested, 130 interrupted.`;

/** Beneath `assay scenario upload --help`. */
export const uploadExamples = `
The token stands in the environment, as ASSAY_API_TOKEN. An operator makes it
on the service's page under Sessions, with the role maintainer.

Examples:
  assay scenario upload --results results.json \\
    --to https://assay.example.com --repository acme/shop \\
    --commit "$(git rev-parse HEAD)"

Exit codes: 0 it is kept, 2 wrong use or no results, 3 the service could not
take it, 4 the token is missing or not accepted.`;

/** Beneath `assay agent advise --help`. */
export const adviseExamples = `
Examples:
  assay agent advise --results results.json
                                      writes advice-report.md, offline
  assay agent advise --results results.json --role sre --report -
  assay agent advise --results results.json --report advice.html
  assay agent advise --results results.json --model anthropic:claude-sonnet-5`;

/** Beneath `assay agent review --help`. */
export const agentReviewExamples = `
Examples:
  assay agent review --results results.json --operation readQuote
                                      proposals that apply and parse
  assay agent review --results results.json --operation readQuote --prove \\
    --start 'node app.js' --upstream PAYMENTS_URL=http://127.0.0.1:8090
                                      proposals that are measured to help

Your files are written only by --apply. --start, --test and --prove run your
application and your commands.`;

/** Beneath `assay serve --help`. */
export const serveExamples = `
Examples:
  assay serve --demo                  a stand-in GitHub and a sample review
  set -a; . ./assay.env; set +a       the App that assay init made, and then
  assay serve

Everything else is set in the environment: docs/environment.md`;

/** Beneath `assay work --help`. */
export const workExamples = `
Examples:
  assay work                          beside assay serve --no-worker

Everything is set in the environment: docs/environment.md`;

/** Beneath `assay sign-in --help`. */
export const signInExamples = `
Examples:
  assay sign-in --public-url https://assay.example.com

Run it with the environment of the service: the link is kept in its database.`;

/** Beneath `assay init --help`. */
export const initExamples = `
Examples:
  assay init --public-url https://assay.example.com
  assay init --public-url https://assay.example.com --org acme --artifacts

What the App may do, and why: docs/service.md`;

/** Beneath `assay doctor --help`. */
export const doctorExamples = `
Examples:
  assay doctor                        with the environment of the service
  assay doctor --format json

Exit codes: 0 no fault, 2 wrong use, 3 a fault, 4 only a key or a sign-in is
missing.`;

/** Beneath `assay github-server --help`. */
export const githubServerExamples = `
Examples:
  assay github-server --repo ../shop --head my-branch

Everything step by step: docs/github-server.md`;
