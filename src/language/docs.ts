import { findDataMessage, findOperation } from '../catalog/catalog';
import { riskOf, type Risk } from '../catalog/risk';
import { sourceLabels } from '../catalog/sources';
import type { AttributeSpec, ChildSpec, Confidence, DataMessage, Evidence, Operation } from '../catalog/types';

// The catalog's entries as Markdown for hovers and completion. Everything in here comes from the catalog, which is
// ours, so nothing from the wire can become a link.

const evidenceWords: Readonly<Record<Evidence, string>> = {
  guide: 'stated by the XIMSS guide',
  client: 'proven by client code',
  recalled: 'unproven, from memory',
};

const confidenceWords: Readonly<Record<Confidence, string>> = {
  high: 'Name and shape are reliable',
  medium: 'Name or shape may differ in details',
  low: 'Unproven: name and shape may be wrong',
};

const riskWords: Readonly<Record<Risk, string>> = {
  read: 'Changes nothing.',
  change: 'Changes data on the server.',
  send: 'Reaches other people and cannot be called back; you are asked before it is sent.',
  destroy: 'May destroy data; you are asked before it is sent.',
};

/** What an operation or data message is for, in a sentence, with a warning where nobody is sure of it. */
export function summaryOf(name: string): string | undefined {
  const spec = findOperation(name) ?? findDataMessage(name);
  if (!spec) return undefined;
  return spec.confidence === 'low' ? `${spec.summary} ${confidenceWords.low}.` : spec.summary;
}

export function operationDocs(operation: Operation): string {
  return paragraphs([
    `**${operation.name}** \u2014 ${operation.section}`,
    operation.summary,
    riskWords[riskOf(operation.name)],
    attributeList(operation.attributes),
    childList(operation.children),
    answerLine(operation),
    operation.errors.length > 0 && `Errors seen: ${operation.errors.map(code).join(', ')}`,
    operation.isDelayed && 'The server answers late on purpose.',
    operation.notes,
    example(operation.example),
    proof(operation),
  ]);
}

export function dataMessageDocs(message: DataMessage): string {
  const modes = {
    reply: 'Sent by the server in reply to a request',
    async: 'Sent by the server unasked',
    both: 'Sent by the server, in reply or unasked',
  };
  return paragraphs([
    `**${message.name}** \u2014 ${message.section}`,
    message.summary,
    `${modes[message.mode]}.`,
    attributeList(message.attributes),
    childList(message.children),
    message.text && `Text: ${message.text}`,
    message.notes,
    example(message.example),
    proof(message),
  ]);
}

export function attributeDocs(attribute: AttributeSpec): string {
  return paragraphs([
    `**${attribute.name}** \u2014 ${typeWords(attribute)}`,
    attribute.doc,
    attribute.values && `Values: ${attribute.values.map(code).join(', ')}`,
    attribute.default !== undefined && `Default: ${code(attribute.default)}`,
    attribute.aliases && `Also seen as ${attribute.aliases.map(code).join(', ')}`,
    `_${capital(evidenceWords[attribute.evidence])}._`,
  ]);
}

export function childDocs(child: ChildSpec): string {
  return paragraphs([
    `**<${child.name}>**${child.isRepeated ? ' \u2014 any number' : ''}`,
    child.doc,
    child.text && `Text: ${child.text}`,
    attributeList(child.attributes),
    `_${capital(evidenceWords[child.evidence])}._`,
  ]);
}

/** One line beside a suggestion. */
export function typeWords({ type, isRequired }: AttributeSpec): string {
  const words = { yesno: 'yes or no', int: 'number', enum: 'one of a list', email: 'e-mail address' } as const;
  const typeName = type in words ? words[type as keyof typeof words] : type;
  return isRequired ? `${typeName}, required` : typeName;
}

function attributeList(attributes: readonly AttributeSpec[]): string | false {
  const lines = attributes
    .filter(({ name }) => name !== 'id')
    .map(
      (attribute) =>
        `- ${code(attribute.name)} (${typeWords(attribute)}): ${attribute.doc}${doubt(attribute.evidence)}`,
    );
  return lines.length > 0 && lines.join('\n');
}

function childList(children: readonly ChildSpec[]): string | false {
  const lines = children.map(
    ({ name, doc, evidence }) => `- ${code(name === '*' ? 'any element' : `<${name}>`)}: ${doc}${doubt(evidence)}`,
  );
  return lines.length > 0 && lines.join('\n');
}

function answerLine({ data }: Operation): string {
  if (data.length === 0) return 'Answered by a response alone.';
  const messages = data.map((name) => `${code(name)}${inBrackets(findDataMessage(name)?.summary)}`);
  return `Answered by ${messages.join('; ')}, then the response.`;
}

function inBrackets(summary: string | undefined): string {
  return summary ? ` (${summary.replace(/\.$/, '')})` : '';
}

function proof({ evidence, confidence, since, source, ...rest }: Operation | DataMessage): string {
  const labels = Object.keys(sourceLabels).filter((label) => new RegExp(`\\b${label}\\b`).test(source));
  const clients = labels.map((label) => `${label}: ${sourceLabels[label] ?? ''}`).join('; ');
  const since_ = since === 'unknown' ? '' : ` Earliest evidence: release ${since}.`;
  const note = 'sinceNote' in rest && rest.sinceNote ? ` ${rest.sinceNote}.` : '';
  return `_${confidenceWords[confidence]}; ${evidenceWords[evidence]}.${since_}${note} Sources: ${source}.${clients ? ` (${clients})` : ''}_`;
}

function doubt(evidence: Evidence): string {
  return evidence === 'recalled' ? ' _(unproven)_' : '';
}

function example(xml: string): string {
  return `\`\`\`ximss\n${xml}\n\`\`\``;
}

function code(text: string): string {
  return `\`${text}\``;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function paragraphs(parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== undefined && part !== '').join('\n\n');
}
