/** How far a server's clock is from this computer's, in words. The protocol tells whole seconds only. */
export function clockWords(differenceMs: number): string {
  const seconds = Math.round(Math.abs(differenceMs) / 1000);
  if (seconds <= 1) return "It agrees with this computer's.";
  return `It is ${durationWords(seconds)} ${differenceMs > 0 ? 'ahead of' : 'behind'} this computer's.`;
}

function durationWords(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
