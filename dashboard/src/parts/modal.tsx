// A dialog over the page: the browser's own, with its focus and its Escape.
import { useEffect, useId, useRef, type ReactNode } from "react";
import { Icon } from "./icon.js";

/**
 * Shows `children` over the page while `isOpen`; `close` is called at the button, Escape or a click beside it. All of them close
 * the browser's dialog first, which gives the focus back to where it was, and `close` in the same breath: the browser tells of a
 * closed dialog only some moments later, when the dialog may be wanted open again.
 */
export function Modal(props: {
  readonly isOpen: boolean;
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
}) {
  const { isOpen, title, close, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const end = (): void => {
    dialog.current?.close();
    close();
  };
  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal();
    if (!isOpen) dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={() => {
        if (isOpen && dialog.current?.open === false) close(); // where the browser closed it by itself
      }}
      onCancel={(event) => {
        event.preventDefault();
        end();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) end();
      }}
    >
      {isOpen ? (
        <div className="stack">
          <div className="row">
            <h2 id={id}>{title}</h2>
            <button type="button" className="button bare square push" aria-label="Close" onClick={end}>
              <Icon name="cross" />
            </button>
          </div>
          {children}
        </div>
      ) : null}
    </dialog>
  );
}
