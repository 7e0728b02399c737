// Reads aspire-manifest.json and writes a Compose file: node deploy/manifest/compose.mjs aspire-manifest.json docker-compose.yaml
// The manifest says what there is and what it is told; what it does not say (order, health, what is kept) is here.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const [from, to] = process.argv.slice(2);
if (!from || !to) {
  console.error('usage: node compose.mjs MANIFEST COMPOSE-FILE');
  process.exit(1);
}

const { resources } = JSON.parse(readFileSync(from, 'utf8'));
const port = 8080;
const network = '172.30.87.0/24';
const door = 'gateway';
const jobs = ['migration'];

// A home that the image has and its user owns: a new volume takes both over.
const home = '/home/app';
const kept = {
  api: { volume: 'chatai-mail', setting: 'Mail__Folder', folder: `${home}/mail` },
  'token-pool': { volume: 'chatai-journal', setting: 'Journal__Folder', folder: `${home}/journal` },
};

const isService = ({ type }) => type === 'project.v0' || type === 'container.v0';
const variable = name => name.toUpperCase().replaceAll('-', '_');

// {api.bindings.http.url}, {secret-key.value}, {postgres.connectionString}: the manifest's references, resolved.
function resolve(text) {
  return text.replaceAll(/\{([^{}]+)\}/g, (_, path) => {
    const [name, ...rest] = path.split('.');
    return reference(name, resources[name], rest);
  });
}

function reference(name, resource, [kind, binding, property]) {
  if (!resource) throw new Error(`the manifest has no resource ${name}`);
  if (kind === 'value') return resource.type === 'annotated.string' ? resolve(resource.value) : `\${${variable(name)}${presence(name, resource)}}`;
  if (kind === 'connectionString') return resolve(resource.connectionString);
  const { scheme, targetPort = port } = resource.bindings[binding];
  const found = { host: name, port: targetPort, targetPort, scheme, url: `${scheme}://${name}:${targetPort}` }[property];
  if (found === undefined) throw new Error(`${name}.${kind}.${binding}.${property} is not known here`);
  return String(found);
}

// A secret must be set, unless the suite does without it (an AI key of one's own).
function presence(name, { inputs }) {
  const input = inputs?.value ?? {};
  if (input.default?.value !== undefined) return `:-${input.default.value}`;
  return input.default?.generate ? `:?set it in .env` : ':-';
}

// Between the containers there is no TLS, so no address of it is told.
function environment(resource) {
  const told = Object.entries(resource.env ?? {})
    .filter(([, value]) => !value.includes('.bindings.https.'));
  return Object.fromEntries(told.map(([name, value]) => [name, resolve(value)]));
}

function container(name, resource) {
  const data = resource.volumes.map(volume => `${volume.name}:${volume.target}${volume.readOnly ? ':ro' : ''}`);
  // Compose would fill in $REDIS_PASSWORD itself; the shell in the container is to do it.
  const command = {
    ...(resource.entrypoint && { entrypoint: [resource.entrypoint] }),
    ...(resource.args && { command: resource.args.map(word => word.replaceAll('$', '$$$$')) }),
  };
  const test = name === 'redis'
    ? ['CMD-SHELL', 'REDISCLI_AUTH=$$REDIS_PASSWORD redis-cli ping | grep -q PONG']
    : ['CMD-SHELL', 'pg_isready --username postgres --dbname chatai'];
  const database = name === 'postgres' ? { POSTGRES_DB: 'chatai' } : {};
  return { image: resource.image, ...command, environment: { ...environment(resource), ...database }, volumes: data, healthcheck: health(test) };
}

function project(name, resource) {
  const assembly = basename(resource.path, '.csproj');
  const service = {
    image: `\${REGISTRY:-chatai}/${basename(dirname(resource.path))}:\${TAG:?set it in .env}`,
    environment: { ...environment(resource), ...trust(name) },
    depends_on: needs(name, resource),
    read_only: true,
    tmpfs: ['/tmp'],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
  };
  if (jobs.includes(name)) return { ...service, restart: 'on-failure' };

  // The gateway's health is that of the whole suite; for its container it counts that it lives.
  const path = name === door ? '/alive' : '/health';
  service.healthcheck = health(['CMD', 'dotnet', `/app/${assembly}.dll`, '--probe', path]);
  service.stop_grace_period = '45s';
  if (kept[name]) {
    service.environment[kept[name].setting] = kept[name].folder;
    service.volumes = [`${kept[name].volume}:${home}`];
  }
  if (resource.bindings.http.external) service.ports = [`\${PORT:-8000}:${port}`];
  return service;
}

// The gateway's word about a caller's address is good within this network.
function trust(name) {
  return name === door || jobs.includes(name) ? {} : { Callers__TrustedProxies__0: network };
}

function health(test) {
  return { test, interval: '15s', timeout: '10s', retries: 4, start_period: '60s', start_interval: '2s' };
}

// Stores first, then the schema, then the services; the gateway when all others are there.
function needs(name, resource) {
  const told = JSON.stringify(environment(resource));
  const on = {};
  for (const [other, { type }] of Object.entries(resources)) {
    const isUsed = told.includes(`Host=${other};`) || told.includes(`${other}:`);
    if (type === 'container.v0' && isUsed) on[other] = { condition: 'service_healthy' };
    if (type === 'project.v0' && jobs.includes(other) && !jobs.includes(name)) on[other] = { condition: 'service_completed_successfully' };
    if (type === 'project.v0' && !jobs.includes(other) && name === door && other !== door) on[other] = { condition: 'service_healthy' };
  }
  return on;
}

const services = {};
for (const [name, resource] of Object.entries(resources).filter(([, resource]) => isService(resource))) {
  const service = resource.type === 'container.v0' ? container(name, resource) : project(name, resource);
  services[name] = { restart: 'unless-stopped', ...service };
}

const volumes = [
  ...Object.values(resources).flatMap(({ volumes = [] }) => volumes.map(volume => volume.name)),
  ...Object.values(kept).map(({ volume }) => volume),
];
const compose = {
  name: 'chatai',
  services,
  networks: { default: { ipam: { config: [{ subnet: network }] } } },
  volumes: Object.fromEntries(volumes.map(name => [name, {}])),
};

// Every text is quoted as JSON, which YAML contains.
function yaml(value, indent = '') {
  if (Array.isArray(value)) return ` ${JSON.stringify(value)}\n`;
  if (typeof value !== 'object') return ` ${JSON.stringify(value)}\n`;
  if (Object.keys(value).length === 0) return ' {}\n';
  return '\n' + Object.entries(value).map(([name, inner]) => `${indent}${name}:${yaml(inner, `${indent}  `)}`).join('');
}

writeFileSync(to, `# Made from aspire-manifest.json by deploy/manifest/compose.mjs. Do not edit: change AppHost.cs, or the script.${yaml(compose)}`);
