import { Certificate } from '../market/certificate.tsx'
import type { Currency } from '../format/numbers.ts'
import type { Times } from '../format/times.ts'
import { Dialog } from '../shell/dialog.tsx'

/** What proves that an auction was right, over the trace that rests on it. */
export const CertificateDialog = ({
  id,
  slot,
  times,
  currency,
  onClose,
}: {
  id: string
  slot: string
  times: Times
  currency: Currency
  onClose: () => void
}) => (
  <Dialog label={`Certificate ${id}`} onClose={onClose} className="m-auto w-[min(400px,calc(100vw-24px))]">
    <div className="pb-4" data-testid="certificate-dialog">
      <Certificate id={id} slot={slot} isOwn times={times} currency={currency} />
      <p className="text-ink-3 px-[14px] pt-2 font-mono text-[11px] break-all">{id}</p>
      <button type="button" className="press mx-[14px] mt-3" onClick={onClose}>
        Close
      </button>
    </div>
  </Dialog>
)
