// What the React pages share. `t` holds the words that they need: the build fills it in.
export const t = WORDS;

export function Frame({ children }) {
  return (
    <>
      <p className="umzug-demo-banner">{t["demo.banner"]}</p>
      <header className="umzug-header">
        <div className="umzug-header__inner">
          <a className="umzug-brand" href="/"><span className="umzug-brand__mark" aria-hidden="true" />{t["service.name"]}</a>
        </div>
      </header>
      <main className="umzug-main" id="main" tabIndex={-1}>{children}</main>
      <footer className="umzug-footer"><div className="umzug-footer__inner"><p className="umzug-help"><strong>{t["footer.help"]}</strong> <a href="tel:115">115</a></p></div></footer>
    </>
  );
}

function Prose({ text }) {
  return <div className="umzug-prose">{text.split("\n").map((line) => (line.startsWith("## ") ? <h2 key={line}>{line.slice(3)}</h2> : <p key={line}>{line}</p>))}</div>;
}

export function Start({ begin }) {
  return (
    <>
      <h1 className="kern-heading-x-large" tabIndex={-1}>{t["start.title"]}</h1>
      <p className="umzug-lead">{t["start.lead"]}</p>
      <div className="umzug-actions">
        <button className="kern-btn kern-btn--primary" type="button" onClick={begin}><span className="kern-label">{t["start.begin"]}</span></button>
      </div>
      <Prose text={t["start.about"]} />
      <Prose text={t["start.text"]} />
    </>
  );
}

export function Radio({ name, values, value, choose }) {
  return (
    <fieldset className="kern-fieldset">
      <legend className="kern-label">{t[`field.${name}.label`]}</legend>
      <div className="kern-fieldset__body">
        {values.map((one) => (
          <div className="kern-form-check umzug-choice" key={one}>
            <input className="kern-form-check__radio" type="radio" id={`${name}--${one}`} name={name} checked={value === one} onChange={() => choose(one)} />
            <label className="kern-label" htmlFor={`${name}--${one}`}>{t[`option.${name}.${one}`]}</label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}

export function DatePart({ part, ...input }) {
  return (
    <div className="kern-form-input">
      <label className="kern-label" htmlFor={part}>{t[`date.${part}`]}</label>
      <input className="kern-form-input__input kern-form-input__input--width-2" id={part} type="text" inputMode="numeric" {...input} />
    </div>
  );
}
