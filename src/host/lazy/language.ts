// A bundle of its own: the catalog and all that knows request text is loaded when somebody looks at a request.
export { findOperation } from '../../catalog/catalog';
export { riskOf } from '../../catalog/risk';
export { completeAt } from '../../language/completion';
export { diagnose } from '../../language/diagnostics';
export { readDocument } from '../../language/document';
export { formatXml } from '../../language/format';
export { formatDocument, formatText } from '../../language/formatDocument';
export { hoverAt } from '../../language/hover';
export { summaryOf } from '../../language/docs';
export { prepareRequest } from '../../language/sendable';
export { symbolsOf } from '../../language/symbols';
