import { readFileSync } from 'node:fs';
import { projectPath } from './paths';

/** Anything that may carry a condition. */
interface Conditional {
  readonly when?: string;
  readonly enablement?: string;
}

/** The parts of package.json that tests compare with the code. */
export interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly (Conditional & { readonly command: string; readonly title: string })[];
    readonly menus: Readonly<
      Record<string, readonly (Conditional & { readonly command?: string; readonly submenu?: string })[]>
    >;
    readonly submenus?: readonly { readonly id: string; readonly label: string }[];
    readonly keybindings?: readonly (Conditional & { readonly command: string })[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, unknown>> }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly type?: string }[]>>;
    readonly viewsWelcome?: readonly (Conditional & { readonly contents: string })[];
  };
}

/** package.json as it is on disk. */
export function readManifest(): Manifest {
  return JSON.parse(readFileSync(projectPath('package.json'), 'utf8')) as Manifest;
}

/** Identifier of the extension, as `vscode.extensions.getExtension` wants it. */
export function extensionId(manifest: Manifest): string {
  return `${manifest.publisher}.${manifest.name}`;
}

/** Every setting that package.json contributes, by its full name. */
export function settingNames(manifest: Manifest): string[] {
  return manifest.contributes.configuration.flatMap((section) => Object.keys(section.properties));
}
